import json
import pickle
import yaml


def load(data):
    # <expect-error>
    pickle.loads(data)
    # <expect-error>
    yaml.load(data)
    # <expect-error>
    yaml.load(data, Loader=yaml.Loader)
    yaml.load(data, Loader=yaml.SafeLoader)
    yaml.safe_load(data)
    json.loads(data)
    pickle.dumps(data)
