import { useEffect, useState } from "react";
import { ActAs } from "./act-as.tsx";
import { Examples } from "./examples.tsx";
import { useInView } from "./in-view.ts";
import markURL from "./mark.svg";
import { useSession } from "./session.ts";
import { loadSettings, type Settings } from "./settings.ts";
import { SignIn } from "./sign-in.tsx";

// Bar is the strip above the editor: what this is, what can be asked, and who is asking.
export function Bar() {
  const [settings, setSettings] = useState<Settings>();
  const [notice, setNotice] = useState("");
  const session = useSession();

  useInView();
  useEffect(() => {
    void loadSettings().then(setSettings);
  }, []);

  const ready = settings !== undefined && session.viewer !== undefined;
  return (
    <header className="graphiql-container bar">
      <span className="wordmark">
        <img src={markURL} alt="" width="22" height="22" />
        Fivefold
        {settings?.version && <small title="The version of the server">{settings.version}</small>}
      </span>
      <Examples signedIn={Boolean(session.viewer)} onNotice={setNotice} />
      <output className="notice" aria-live="polite">
        {session.problem ? <strong>{session.problem}</strong> : notice}
      </output>
      {ready && (settings.demo ? <ActAs demo={settings.demo} session={session} /> : <SignIn session={session} />)}
    </header>
  );
}
