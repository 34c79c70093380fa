// The slip's QR code carries the code behind the #, which browsers do not send. It is put into
// the field and taken out of the address, so that it stays in no history of a shared phone.
const code = location.hash.slice(1);
const field = document.getElementById("id_code");
if (code) {
  if (field && !field.value) field.value = code;
  history.replaceState(null, "", location.pathname + location.search);
}
