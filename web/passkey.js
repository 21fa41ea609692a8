/* Passkeys need a script. Without one, or where the browser has none, what is .keyed stays
 * hidden, and there are other ways in. A form's own fields are sent as any form's are. */
(() => {
  "use strict";
  if (!window.PublicKeyCredential || !navigator.credentials) return;
  document.documentElement.classList.add("keys");
  const bytes = (text) => Uint8Array.from(
    atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer ?? [])))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const named = (ids) => ids.map((id) => ({type: "public-key", id: bytes(id)}));

  const ask = (o, act) => act === "register"
    ? navigator.credentials.create({publicKey: {
      rp: {id: o.rp, name: o.title}, challenge: bytes(o.challenge),
      user: {id: bytes(o.user), name: o.name, displayName: o.name},
      pubKeyCredParams: [-7, -8, -257].map((alg) => ({type: "public-key", alg})),
      excludeCredentials: named(o.ids), attestation: "none", timeout: 120000,
      authenticatorSelection: {residentKey: "preferred", userVerification: "required"}}})
    : navigator.credentials.get({publicKey: {
      rpId: o.rp, challenge: bytes(o.challenge), allowCredentials: named(o.ids),
      userVerification: "required", timeout: 120000}});

  const use = async (form) => {
    const field = form.elements, act = field.act.value;
    const email = document.getElementById("email")?.value ?? "";
    const answer = await fetch("/passkeys/challenge", {method: "POST",
      body: new URLSearchParams({csrf: field.csrf.value, act, email})});
    if (!answer.ok) throw new Error(String(answer.status));
    const o = await answer.json();
    const {rawId, response} = await ask(o, act);
    field.challenge.value = o.challenge;
    field.id.value = text(rawId);
    field.client.value = text(response.clientDataJSON);
    field.data.value = text(response.attestationObject ?? response.authenticatorData);
    field.signature.value = text(response.signature);
    field.user.value = text(response.userHandle);
    field.email.value = email;
    form.submit();
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form.passkey")) return;
    event.preventDefault();
    const not = form.querySelector("[role=status]");
    not.textContent = "";
    use(form).catch(() => { not.textContent = not.dataset.not; });
  });
})();
