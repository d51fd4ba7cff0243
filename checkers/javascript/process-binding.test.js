const v8 = require('v8');
// <expect-error>
process.binding('fs');
// <expect-error>
v8.setFlagsFromString('--allow-natives-syntax');
// <expect-error>
module._compile(text, name);
fs.openSync(name);
process.cwd();
