(() => {
  const table = document.getElementById("places");
  if (!table) return;
  const body = table.tBodies[0], rows = [...body.rows], heads = [...table.tHead.rows[0].cells];
  const value = (row, place) => { const cell = row.cells[place]; return cell.dataset.v ?? cell.textContent; };
  heads.forEach((head, place) => {
    if (!rows.some((row) => row.cells[place].dataset.v) && place) return;
    const button = document.createElement("button");
    button.type = "button"; button.textContent = head.textContent; head.textContent = ""; head.append(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") === "descending" || (place === 0 && head.getAttribute("aria-sort") !== "ascending");
      heads.forEach((one) => one.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      rows.sort((a, b) => {
        const x = value(a, place), y = value(b, place);
        if (x === "" || y === "") return (x === "") - (y === "");
        const order = isNaN(x) || isNaN(y) ? x.localeCompare(y, document.documentElement.lang) : x - y;
        return up ? order : -order;
      }).forEach((row) => body.append(row));
    });
  });
  const box = document.querySelector(".filter"), field = document.getElementById("filter"), found = document.getElementById("found");
  box.hidden = false;
  field.addEventListener("input", () => {
    const text = field.value.trim().toLowerCase();
    rows.forEach((row) => { row.hidden = !row.cells[0].textContent.toLowerCase().includes(text); });
    found.textContent = `${rows.filter((row) => !row.hidden).length} / ${rows.length}`;
  });
})();
