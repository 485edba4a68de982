addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
if (matchMedia("(max-width: 1099px)").matches) document.querySelectorAll(".contents details").forEach((one) => { one.open = false; });
