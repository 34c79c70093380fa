// Passkeys: the browser's part of logging in, of the second step, and of adding one.
const optionsOnPage = () => JSON.parse(document.getElementById("passkey-options").textContent);

const ceremonies = {
  async login(form) {
    const response = await fetch(form.action, { headers: { Accept: "application/json" } });
    return window.webauthnJSON.get((await response.json()).request_options);
  },
  step: () => window.webauthnJSON.get(optionsOnPage().request_options),
  add(form) {
    const options = optionsOnPage().creation_options;
    const alone = form.elements.passwordless.checked;
    const selection = options.publicKey.authenticatorSelection;
    selection.residentKey = alone ? "required" : "discouraged";
    selection.requireResidentKey = alone;
    if (alone) selection.userVerification = "required";
    return window.webauthnJSON.create(options);
  },
};

document.querySelectorAll("form[data-passkey]").forEach((form) => {
  if (!window.PublicKeyCredential) return;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const failed = form.querySelector("[data-failed]");
    if (failed) failed.hidden = true;
    try {
      const credential = await ceremonies[form.dataset.passkey](form);
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch {
      // Most often the person closed the browser's own window.
      if (failed) failed.hidden = false;
      form.querySelectorAll("button").forEach((button) => (button.disabled = false));
    }
  });
});
