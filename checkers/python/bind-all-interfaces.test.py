def start(server, app):
    # <expect-error>
    server.bind(("0.0.0.0", 80))
    # <expect-error>
    app.run(host="0.0.0.0")
    server.bind(("127.0.0.1", 80))
    app.run(host="localhost")
