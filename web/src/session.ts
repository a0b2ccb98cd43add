// The signed-in viewer. The session is a cookie that scripts cannot read, so the page queries the API.
import { useCallback, useEffect, useState } from "react";
import { afterMutation, ask } from "./api.ts";
import type { Person } from "./settings.ts";

type Failed = { userErrors: { message: string }[] };

const viewerQuery = "query PlaygroundViewer { viewer { handle name } }";

const signInMutation = `mutation PlaygroundSignIn($input: SignInInput!) {
  signIn(input: $input) { userErrors { message } }
}`;

const signOutMutation = "mutation PlaygroundSignOut { signOut(input: {}) { userErrors { message } } }";

export function useSession() {
  // undefined until the API has answered for the first time
  const [viewer, setViewer] = useState<Person | null>();
  const [problem, setProblem] = useState("");

  const refresh = useCallback(async () => {
    try {
      const { viewer } = await ask<{ viewer: Person | null }>(viewerQuery);
      setViewer(viewer);
      return viewer;
    } catch (error) {
      setViewer(null);
      setProblem(`The API is unavailable: ${messageOf(error)}`);
      return null;
    }
  }, []);

  useEffect(() => {
    void refresh();
    window.addEventListener(afterMutation, refresh);
    return () => window.removeEventListener(afterMutation, refresh);
  }, [refresh]);

  const attempt = async (what: () => Promise<void>) => {
    setProblem("");
    try {
      await what();
    } catch (error) {
      setProblem(messageOf(error));
    }
    await refresh();
  };

  const signOut = () =>
    attempt(async () => {
      await ask(signOutMutation);
    });

  const signIn = (handle: string, password: string) =>
    attempt(async () => {
      if (viewer) {
        await ask(signOutMutation); // otherwise the former session would remain open
      }
      const input = { handle, password, device: "Playground", useCookie: true };
      const { signIn } = await ask<{ signIn: Failed }>(signInMutation, { input });
      if (signIn.userErrors[0]) {
        throw new Error(signIn.userErrors[0].message);
      }
    });

  return { viewer, problem, signIn, signOut };
}

export type SessionState = ReturnType<typeof useSession>;

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
