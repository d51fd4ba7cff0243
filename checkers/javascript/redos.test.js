// <expect-error>
const nested = /^(a+)+$/;
// <expect-error>
const words = /^(?:\w+)*$/;
const plain = /^a+$/;
const separated = /^(?:\w+,)*$/;
