// Only where it helps: every page works without it.
"use strict";
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (form && form.dataset.submit === "change") form.requestSubmit();
});
document.addEventListener("submit", (event) => {
  // A second press of the same button would send the form twice.
  const button = event.submitter;
  if (button) setTimeout(() => { button.disabled = true; }, 0);
});
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button:disabled")) button.disabled = false;
});
