"""The introspection that Python clients ask for makes a schema in graphql-core 3.2: every query it can ask, and none of it is left over."""
import json
import os
from urllib.request import Request, urlopen

from graphql import build_client_schema, build_schema, get_introspection_query, lexicographic_sort_schema, print_schema


def ask(query):
    body = json.dumps({"query": query}).encode()
    return json.load(urlopen(Request(os.environ["URL"], body, {"Content-Type": "application/json"})))["data"]


everything = dict(specified_by_url=True, directive_is_repeatable=True, schema_description=True, input_value_deprecation=True)
build_client_schema(ask(get_introspection_query()))
schema = lexicographic_sort_schema(build_client_schema(ask(get_introspection_query(**everything))))
with open(os.path.join(os.path.dirname(__file__), "../../schema/testdata/api.graphql")) as file:
    printed = print_schema(lexicographic_sort_schema(build_schema(file.read())))
one_of = '"""\nIndicates exactly one field must be supplied and this field must not be `null`.\n"""\ndirective @oneOf on INPUT_OBJECT\n\n'
assert print_schema(schema).replace(one_of, "") == printed, "introspection and the printed schema differ"
print("ok: graphql-core builds the schema, and it is the printed one")
