package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real git: the merge driver and the textconv that 'am git install' sets up. */
class GitTest {
  @TempDir Path home;

  @Test
  void branchesThatChangedOneDocument_mergeAndRebase() throws Exception {
    RealShell shell = new RealShell(home);
    assumeTrue(shell.run("git --version").exit() == 0, "git is not installed");
    RealShell.Result result =
        shell.run(
            """
            set -e
            git init -q -b main repo
            cd repo
            am git install -q
            am init doc.automerge --from '{"title": "Trip", "tasks": ["a"], "n": 1}' -q >/dev/null
            git add .
            git commit -qm base
            git checkout -qb other
            am change doc.automerge append tasks other >/dev/null
            git commit -qam other
            git checkout -q main
            am change doc.automerge -e 'append tasks main' -e 'set n 2' >/dev/null
            git commit -qam main
            git diff HEAD~1 HEAD | grep '^[-+] '
            git merge -q other -m merged >/dev/null
            am get doc.automerge n --json
            am get doc.automerge 'tasks[0]' --json
            am export doc.automerge .tasks -f jsonl | sort
            git checkout -q -b late HEAD~1
            am change doc.automerge set title '"Rebased"' >/dev/null
            git commit -qam late
            git rebase -q main
            am get doc.automerge title
            am verify doc.automerge -q
            git status --short
            """);

    assertThat(result.out())
        .isEqualTo(
            """
            -  "n": 1,
            +  "n": 2,
            -    "a"
            +    "a",
            +    "main"
            2
            "a"
            "a"
            "main"
            "other"
            "Rebased"
            """);
    assertThat(result.exit()).isZero();
  }
}
