// Two places where GraphiQL leaves what was just opened out of sight.
import { useDocExplorer } from "@graphiql/plugin-doc-explorer";
import { pick, useGraphiQL } from "@graphiql/react";
import { useEffect } from "react";

export function useInView() {
  // A tab opened at the end of a full row of tabs, or squeezed out by a panel.
  const { activeTabIndex, tabs, visiblePlugin } = useGraphiQL(pick("activeTabIndex", "tabs", "visiblePlugin"));
  useEffect(() => {
    const tab = document.getElementById(`graphiql-session-tab-${activeTabIndex}`);
    tab?.parentElement?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [activeTabIndex, tabs.length, visiblePlugin]);

  // The documentation of a type chosen far down in the documentation of another.
  const depth = useDocExplorer().length;
  useEffect(() => {
    document.querySelector(".graphiql-plugin")?.scrollTo(0, 0);
  }, [depth]);
}
