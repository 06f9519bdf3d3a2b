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

  @Test
  void cherryPickAndStash_mergeAndBothSidesStand() throws Exception {
    RealShell shell = new RealShell(home);
    assumeTrue(shell.run("git --version").exit() == 0, "git is not installed");
    RealShell.Result result =
        shell.run(
            """
            set -e
            git init -q -b main repo
            cd repo
            cp ../bin/am ../my-am
            am git install -q --am "$HOME/my-am"
            git config merge.automerge.driver | sed "s#$HOME#HOME#"
            am init doc.automerge --from '{"title": "Trip", "tasks": []}' -q >/dev/null
            git add .
            git commit -qm base
            git checkout -qb other
            am change doc.automerge append tasks first >/dev/null
            git commit -qam first
            am change doc.automerge append tasks second >/dev/null
            git commit -qam second
            git checkout -q main
            am change doc.automerge set title '"Long trip"' >/dev/null
            git commit -qam title
            git cherry-pick other~1 >/dev/null
            am get doc.automerge --json
            am change doc.automerge set stashed true >/dev/null
            git stash -q
            am change doc.automerge set title '"Longest trip"' >/dev/null
            git commit -qam longest
            git stash pop -q >/dev/null
            am get doc.automerge --json
            git status --short | tr -d ' '
            am verify doc.automerge -q
            """);

    assertThat(result.out())
        .isEqualTo(
            """
            HOME/my-am git merge-driver -- %O %A %B %P
            {"tasks":["first"],"title":"Long trip"}
            {"stashed":true,"tasks":["first"],"title":"Longest trip"}
            Mdoc.automerge
            """);
    assertThat(result.exit()).isZero();
  }

  @Test
  void installGlobally_servesEveryRepository() throws Exception {
    RealShell shell = new RealShell(home);
    assumeTrue(shell.run("git --version").exit() == 0, "git is not installed");
    RealShell.Result result =
        shell.run(
            """
            am git install 2>&1 | sed 's/repository.*/repository/'
            am git install --global --dry-run 2>&1 | sed "s#$HOME#HOME#"
            test -e .gitconfig || echo nothing written
            am git install --global -q
            am git install --global 2>&1 | sed "s#$HOME#HOME#" | tail -1
            git init -q repo
            cd repo
            git check-attr merge diff -- x.automerge
            am git install in.automerge
            echo exit $?
            """);

    assertThat(result.out())
        .isEqualTo(
            """
            am: git rev-parse: fatal: not a git repository
            git config --global merge.automerge.name 'Automerge documents'
            git config --global merge.automerge.driver 'am git merge-driver -- %O %A %B %P'
            git config --global diff.automerge.textconv 'am git textconv --'
            git config --global diff.automerge.binary 'true'
            HOME/.config/git/attributes: *.automerge merge=automerge diff=automerge (not written, --dry-run)
            nothing written
            HOME/.config/git/attributes: set up already
            x.automerge: merge: automerge
            x.automerge: diff: automerge
            am: git install takes no file
            exit 2
            """);
  }

  @Test
  void fileWhoseNameBeginsWithADash_mergesAndIsShown() throws Exception {
    RealShell shell = new RealShell(home);
    assumeTrue(shell.run("git --version").exit() == 0, "git is not installed");
    RealShell.Result result =
        shell.run(
            """
            set -e
            git init -q -b main repo
            cd repo
            am git install -q
            am init ./-d.automerge --from '{"n": 1}' -q >/dev/null
            git add .
            git commit -qm base
            git checkout -qb other
            am change ./-d.automerge set a 1 >/dev/null
            git commit -qam other
            git checkout -q main
            am change ./-d.automerge set b 2 >/dev/null
            git commit -qam main
            git diff HEAD~1 | grep '^[-+] '
            git merge -q other -m merged >/dev/null
            am get --json -- -d.automerge
            """);

    assertThat(result.exit()).isZero();
    assertThat(result.out()).isEqualTo("+  \"b\": 2,\n{\"a\":1,\"b\":2,\"n\":1}\n");
  }

  @Test
  void damagedVersion_isNotedAndDoesNotEndTheLog() throws Exception {
    RealShell shell = new RealShell(home);
    assumeTrue(shell.run("git --version").exit() == 0, "git is not installed");
    RealShell.Result result =
        shell.run(
            """
            set -e
            git init -q -b main repo
            cd repo
            am git install -q
            echo 'no document' > doc.automerge
            git add .
            git commit -qm damaged
            rm doc.automerge
            am init doc.automerge --from '{"n": 1}' -q >/dev/null
            git commit -qam good
            am git textconv -- doc.automerge
            git log -p --format=%s
            """);

    assertThat(result.exit()).isZero();
    assertThat(result.out()).contains("good\n", "+  \"n\": 1\n", "damaged\n");
    assertThat(result.out()).containsPattern("(?m)^-am: not a readable document: .*offset 0: ");
    assertThat(result.out()).containsPattern("(?m)^\\+am: not a readable document: ");
  }

  @Test
  void attributes_areWrittenForClones() throws Exception {
    RealShell shell = new RealShell(home);
    assumeTrue(shell.run("git --version").exit() == 0, "git is not installed");
    RealShell.Result result =
        shell.run(
            """
            set -e
            git init -q -b main repo
            mkdir repo/sub
            cd repo/sub
            printf '*.txt text' > ../.gitattributes
            am git install -n --attributes 2>&1 | grep -c 'dry-run'
            am git install -q --attributes
            am git install -q --attributes
            cat ../.gitattributes
            cd ..
            git add .
            git commit -qm attributes
            git clone -q . ../clone
            cd ../clone
            git check-attr merge sub/x.automerge
            """);

    assertThat(result.out())
        .isEqualTo(
            """
            2
            *.txt text
            *.automerge merge=automerge diff=automerge
            sub/x.automerge: merge: automerge
            """);
  }
}
