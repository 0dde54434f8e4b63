// Runs in the reader's browser: the switch at the top folds and unfolds all code.
const showCode = document.getElementById("show-code");
showCode.addEventListener("change", () => {
  document.querySelectorAll("details.code").forEach((cell) => cell.open = showCode.checked);
});
