/* Passkeys: asks the browser for one, and sends what it signed with the form around the button.
   <form data-passkey="get|create" data-options="id of a JSON script" | data-fetch>, with a field
   named credential, and an element [data-passkey-says] for what there is to say. */
(() => {
  "use strict";

  const WORDS = {
    none: "This browser has no passkeys at this address. Use another way.",
    cancelled: "No passkey was chosen, so nothing was done. Try again, or use another way.",
    known: "This passkey is on record already. Choose another device or key.",
    failed: "The passkey could not be used. Try again, or use another way.",
  };

  const toBytes = (text) => {
    const plain = text.replace(/-/g, "+").replace(/_/g, "/");
    return Uint8Array.from(atob(plain), (sign) => sign.charCodeAt(0));
  };
  const toText = (buffer) => {
    if (!buffer) return undefined;
    const plain = btoa(String.fromCharCode(...new Uint8Array(buffer)));
    return plain.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };
  const withBytes = (list) => (list || []).map((one) => ({ ...one, id: toBytes(one.id) }));

  function readOptions(kind, told) {
    const parse = kind === "create"
      ? PublicKeyCredential.parseCreationOptionsFromJSON
      : PublicKeyCredential.parseRequestOptionsFromJSON;
    if (parse) return parse.call(PublicKeyCredential, told);
    const options = { ...told, challenge: toBytes(told.challenge) };
    if (kind === "create") {
      options.user = { ...told.user, id: toBytes(told.user.id) };
      options.excludeCredentials = withBytes(told.excludeCredentials);
    } else {
      options.allowCredentials = withBytes(told.allowCredentials);
    }
    return options;
  }

  function written(credential) {
    if (credential.toJSON) return credential.toJSON();
    const { response } = credential;
    const names = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
    const told = {};
    for (const name of names) if (response[name]) told[name] = toText(response[name]);
    return {
      id: credential.id,
      rawId: toText(credential.rawId),
      type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment || undefined,
      clientExtensionResults: credential.getClientExtensionResults(),
      response: told,
    };
  }

  async function toldOptions(form) {
    if (!("fetch" in form.dataset)) {
      return JSON.parse(document.getElementById(form.dataset.options).textContent);
    }
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error("no options");
    return answer.json();
  }

  async function ask(form) {
    const kind = form.dataset.passkey;
    const told = await toldOptions(form);
    const part = kind === "create" ? told.creation_options : told.request_options;
    const publicKey = readOptions(kind, part.publicKey);
    return written(await navigator.credentials[kind]({ publicKey }));
  }

  function say(form, words) {
    const place = form.querySelector("[data-passkey-says]");
    place.textContent = words;
    place.hidden = !words;
  }

  const reason = (error) => {
    if (error.name === "NotAllowedError" || error.name === "AbortError") return WORDS.cancelled;
    return error.name === "InvalidStateError" ? WORDS.known : WORDS.failed;
  };

  function takeOver(form) {
    const button = form.querySelector("button");
    if (!window.PublicKeyCredential || !navigator.credentials) {
      button.disabled = true;
      say(form, WORDS.none);
      return;
    }
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      say(form, "");
      button.disabled = true;
      try {
        form.elements.credential.value = JSON.stringify(await ask(form));
        const stay = document.getElementById(form.dataset.stay);
        if (stay) form.elements.remember.value = stay.checked ? "on" : "";
        form.submit();
      } catch (error) {
        say(form, reason(error));
        button.disabled = false;
      }
    });
  }

  document.querySelectorAll("form[data-passkey]").forEach(takeOver);
})();
