function start(server) {
  // <expect-error>
  server.listen(80, '0.0.0.0');
  // <expect-error>
  server.listen({ port: 80, host: '::' });
  server.listen(80, '127.0.0.1');
}
