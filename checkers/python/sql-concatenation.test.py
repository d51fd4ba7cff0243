def find(cursor, name):
    # <expect-error>
    cursor.execute(f"SELECT * FROM users WHERE name = '{name}'")
    # <expect-error>
    cursor.execute("SELECT * FROM users WHERE name = '" + name + "'")
    # <expect-error>
    cursor.execute("SELECT * FROM users WHERE name = '%s'" % name)
    # <expect-error>
    cursor.execute("SELECT * FROM users WHERE name = '{}'".format(name))
    cursor.execute("SELECT * FROM users WHERE name = %s", (name,))
    cursor.execute(f"selected {name}")
