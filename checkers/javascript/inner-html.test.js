function show(element, name) {
  // <expect-error>
  element.innerHTML = '<b>' + name + '</b>';
  // <expect-error>
  document.write(name);
  element.textContent = name;
  element.innerHTML = '';
}
