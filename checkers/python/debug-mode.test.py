from flask import Flask

app = Flask(__name__)
# <expect-error>
DEBUG = True
# <expect-error>
app.run(debug=True)
app.run(debug=False)
app.run(port=80)
