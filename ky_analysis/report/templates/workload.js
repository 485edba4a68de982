// The what-if of the workload report. Counts over stored draws what ky_analysis/workload/what_if.py counts in Python:
// working days until the hours of each draw are done, their quantiles, and the share that is done by the deadline.
(() => {
  "use strict";
  const form = typeof document === "undefined" ? null : document.getElementById("what-if");
  const DAY = 864e5;
  const number = (iso) => Date.parse(iso + "T00:00:00Z") / DAY;

  // The working days from the start on, as day numbers; 1970-01-01 was a Thursday.
  const workingDays = (plan, start) => {
    const closed = new Set(plan.closed.map(number)), days = [];
    for (let day = start; day <= number(plan.last); day += 1) {
      const weekday = (day + 3) % 7;
      if (weekday < 5 && !closed.has(day)) days.push(day);
    }
    return days;
  };

  // Working days until a draw is done: all that has come by then is worked, new tasks first.
  const daysNeeded = (hours, inflow, perDay, startUp, days, start) => {
    if (hours <= 0) return 0;
    const whole = (sum) => Math.ceil(sum / perDay + startUp - 1e-9);
    let needed = whole(hours);
    for (let round = 0; inflow > 0 && round < 5000 && needed <= days.length; round += 1) {
      const later = Math.max(whole(hours + inflow * (days[needed - 1] - start + 1) / 7), needed);
      if (later === needed) break;
      needed = later;
    }
    return needed > days.length ? Infinity : needed;
  };

  const answer = (plan, people, share, startIso) => {
    const start = number(startIso), days = workingDays(plan, start), found = {};
    const each = plan.day * share, startUp = plan.oneOff / each;
    for (const [name, group] of Object.entries(plan.groups)) {
      const needed = group.hours.map((hours, place) =>
        daysNeeded(hours, group.inflow ? group.inflow[place] : 0, people * each, startUp, days, start));
      const order = [...needed].sort((a, b) => a - b);
      const finish = [0.1, 0.5, 0.9].map((part) => {
        const count = order[Math.max(Math.ceil(part * order.length - 1e-9) - 1, 0)];
        return count === Infinity ? null : count === 0 ? start : days[count - 1];
      });
      let probability = null;
      if (group.deadline) {
        const until = days.filter((day) => day <= number(group.deadline)).length;
        probability = needed.filter((count) => count <= until).length / needed.length;
      }
      found[name] = { finish, probability };
    }
    return found;
  };

  if (typeof module !== "undefined") module.exports = { answer };
  if (!form) return;
  const plan = JSON.parse(form.dataset.plan), words = JSON.parse(form.dataset.words);
  const language = { en: "en-GB" }[document.documentElement.lang] || document.documentElement.lang;
  const dates = new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" });
  const percent = (digits) =>
    new Intl.NumberFormat(language, { style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits });
  const shares = { format: (share) => percent(share === 0 || share === 1 ? 0 : 1).format(share) };
  const said = (day) => (day === null ? words.beyond : dates.format(new Date(day * DAY)).replace(/ /g, "\u00a0"));
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const field = (name) => document.getElementById("what-if-" + name);

  const show = () => {
    const valid = form.checkValidity();
    const found = valid
      ? answer(plan, field("people").valueAsNumber, field("share").valueAsNumber / 100, field("start").value) : null;
    for (const name of Object.keys(plan.groups)) {
      const group = found && found[name];
      const probability = form.querySelector(`[data-probability="${name}"]`);
      probability.textContent = !group ? "–" : group.probability === null ? "" : shares.format(group.probability);
      probability.hidden = group !== null && group.probability === null;
      form.querySelector(`[data-finish="${name}"]`).textContent = !group ? words.invalid
        : fill(group.probability === null ? words.finish : words.probability, {
          date: said(group.probability === null ? group.finish[1] : number(plan.groups[name].deadline)),
        }) + " " + fill(words.range, { early: said(group.finish[0]), likely: said(group.finish[1]), late: said(group.finish[2]) });
    }
  };
  form.addEventListener("input", show);
  form.addEventListener("reset", () => setTimeout(show));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  show();
})();
