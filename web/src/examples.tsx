import { pick, useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { parse } from "graphql";
import { useRef } from "react";
import { groups, type Example } from "./examples/index.ts";
import { Group, Item, Menu } from "./menu.tsx";
import { fill } from "./placeholders.ts";

type Props = { signedIn: boolean; onNotice: (text: string) => void };

// Examples is the menu of example operations. Each opens in a new tab with its variables filled.
export function Examples({ signedIn, onNotice }: Props) {
  const { addTab, setOperationFacts, updateActiveTabValues } = useGraphiQLActions();
  const { queryEditor, variableEditor, headerEditor } = useGraphiQL(pick("queryEditor", "variableEditor", "headerEditor"));
  const chosen = useRef(false);

  const open = async (example: Example) => {
    chosen.current = true;
    onNotice("");
    const { filled, missing } = await fill(example.variables ?? {});
    const query = example.query;
    const variables = example.variables ? JSON.stringify(filled, null, 2) : "";
    const text = queryEditor?.getValue().trim();
    if (text && text !== query.trim()) {
      addTab();
    }
    // GraphiQL reads the text a moment later; without this, running at once would name the operation of the former tab.
    const documentAST = parse(query);
    const operations = documentAST.definitions.filter((definition) => definition.kind === "OperationDefinition");
    const operationName = operations[0]?.name?.value;
    setOperationFacts({ documentAST, operationName, operations });
    updateActiveTabValues({ query, variables, operationName, headers: headerEditor?.getValue() ?? "" });
    queryEditor?.setValue(query);
    variableEditor?.setValue(variables);
    queryEditor?.focus();
    if (example.signedIn && !signedIn) {
      onNotice("Sign in to run this example.");
    } else if (missing) {
      onNotice("A variable is empty: the network has no value for it yet.");
    }
  };

  // The editor has the focus after an example was opened; otherwise the button gets it back.
  const onClosed = (event: Event) => {
    if (chosen.current) {
      event.preventDefault();
    }
    chosen.current = false;
  };

  return (
    <Menu button="Examples" onClosed={onClosed}>
      <div className="menu-columns">
        {groups.map(({ title, examples }) => (
          <Group key={title} title={title}>
            {examples.map((example) => (
              <Item key={example.name} onSelect={() => void open(example)}>
                {example.title}
                {example.signedIn && !signedIn && <PersonIcon label="requires signing in" />}
              </Item>
            ))}
          </Group>
        ))}
      </div>
      {!signedIn && (
        <div className="menu-note" aria-hidden="true">
          <PersonIcon /> requires signing in
        </div>
      )}
    </Menu>
  );
}

const PersonIcon = ({ label }: { label?: string }) => (
  <svg viewBox="0 0 12 12" role="img" aria-label={label}>
    <circle cx="6" cy="3.5" r="2.3" />
    <path d="M1.5 11.3c0-2.6 2-4 4.5-4s4.5 1.4 4.5 4" />
  </svg>
);
