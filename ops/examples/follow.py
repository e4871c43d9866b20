"""Follows domain.events and checks each value against its JSON Schema; Ctrl-C ends it. See README.md beside it.
   python follow.py BROKERS FOLDER [PREFIX], FOLDER as `beaker schemas export FOLDER` wrote it."""
import json, pathlib, sys
from confluent_kafka import Consumer
from jsonschema import Draft202012Validator

brokers, folder, prefix = (sys.argv[1:] + [""])[:3]
schemas = {file.stem: Draft202012Validator(json.loads(file.read_text())) for file in pathlib.Path(folder).glob("beaker.*.json")}
consumer = Consumer({"bootstrap.servers": brokers, "group.id": "example", "isolation.level": "read_committed",
                     "auto.offset.reset": "earliest", "enable.auto.commit": False})
consumer.subscribe([prefix + "domain.events"])
valid = wrong = 0
try:
    while True:
        for message in consumer.consume(500, timeout=1):
            headers = {name: value.decode() for name, value in message.headers() or []}
            problem = next(schemas[headers["ce_type"]].iter_errors(json.loads(message.value())), None)
            valid, wrong = valid + (problem is None), wrong + (problem is not None)
            print(headers["ce_time"], headers["ce_subject"], headers["ce_type"], problem.json_path if problem else "ok")
except KeyboardInterrupt:
    print(f"{valid} values are as their schemas say, {wrong} are not", file=sys.stderr)
