const { exec, execFile, spawn } = require('child_process');
const cp = require('node:child_process');

function run(name) {
  // <expect-error>
  exec(`rm -rf ${name}`);
  // <expect-error>
  cp.execSync('ls ' + name);
  // <expect-error>
  require('child_process').exec('ls ' + name);
  // <expect-error>
  spawn('ls ' + name, { shell: true });
  exec('ls /');
  execFile('ls', [name]);
  spawn('ls', [name], { shell: false });
  return /a/.exec('b' + name) || pattern.exec(`${name}`);
}
