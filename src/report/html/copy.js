for (const command of document.querySelectorAll(".command")) {
  const button = command.querySelector("button");
  button.hidden = false;
  button.addEventListener("click", () => {
    navigator.clipboard.writeText(command.querySelector("code").textContent).then(
      () => { button.textContent = "Copied"; },
      () => { button.textContent = "Press Ctrl+C"; getSelection().selectAllChildren(command.querySelector("code")); }
    );
  });
}
