function load(ok) {
  // <expect-error>
  if (!ok) process.exit(0);
  // <expect-error>
  process.exitCode = 0;
  process.on('exit', save);
  queue.exit();
}
