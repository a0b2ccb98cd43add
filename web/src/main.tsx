// The playground: GraphiQL with its documentation, history and tabs, below a bar of our own.
import "./workers.ts";
import "@graphiql/react/style.css";
import "@graphiql/plugin-doc-explorer/style.css";
import "@graphiql/plugin-history/style.css";
import "graphiql/graphiql.css";
import "./page.css";
import "./bar.css";
import "./menu.css";

import { DOC_EXPLORER_PLUGIN, DocExplorerStore } from "@graphiql/plugin-doc-explorer";
import { HISTORY_PLUGIN, HistoryStore } from "@graphiql/plugin-history";
import { GraphiQLProvider } from "@graphiql/react";
import { GraphiQL, GraphiQLInterface } from "graphiql";
import { createRoot } from "react-dom/client";
import { fetcher } from "./api.ts";
import { Bar } from "./bar.tsx";
import { first } from "./examples/index.ts";

// A first visitor finds an example; later the tabs are as they were left.
const visitedBefore = localStorage.getItem("graphiql:tabState") !== null;
const initial = visitedBefore
  ? {}
  : { initialQuery: first.query, initialVariables: JSON.stringify(first.variables, null, 2) };

const plugins = [DOC_EXPLORER_PLUGIN, HISTORY_PLUGIN];

createRoot(document.getElementById("root")!).render(
  <GraphiQLProvider
    fetcher={fetcher}
    plugins={plugins}
    referencePlugin={DOC_EXPLORER_PLUGIN}
    schemaDescription
    inputValueDeprecation
    defaultQuery=""
    {...initial}
  >
    <HistoryStore>
      <DocExplorerStore>
        <Bar />
        <main className="editor">
          <h1 className="unseen">Fivefold playground</h1>
          <GraphiQLInterface defaultEditorToolsVisibility="variables">
            <GraphiQL.Logo>{null}</GraphiQL.Logo>
          </GraphiQLInterface>
        </main>
      </DocExplorerStore>
    </HistoryStore>
  </GraphiQLProvider>,
);
