package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real git: the merge driver and the textconv that 'am git install' sets up. */
class GitTest {
  @TempDir Path home;

  @Test
  void branchesThatChangedOneDocument_mergeAndRebase() throws Exception {
    assumeTrue(run("git --version").exit == 0, "git is not installed");
    am();
    Result result =
        run(
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

    assertThat(result.out)
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
    assertThat(result.exit).isZero();
  }

  private record Result(int exit, String out) {}

  /** Puts an am on the path that runs this build. */
  private void am() throws IOException {
    Path bin = Files.createDirectories(home.resolve("bin"));
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path am = bin.resolve("am");
    Files.writeString(
        am,
        "#!/bin/sh\nexec '"
            + java
            + "' -XX:TieredStopAtLevel=1 -cp '"
            + System.getProperty("java.class.path")
            + "' org.amkit.cli.Main \"$@\"\n");
    Files.setPosixFilePermissions(am, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Result run(String script) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("sh", "-c", script);
    builder.directory(home.toFile());
    var environment = builder.environment();
    environment.put("HOME", home.toString());
    environment.put("PATH", home.resolve("bin") + File.pathSeparator + environment.get("PATH"));
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    for (String who : new String[] {"AUTHOR", "COMMITTER"}) {
      environment.put("GIT_" + who + "_NAME", "t");
      environment.put("GIT_" + who + "_EMAIL", "t@example.org");
    }
    environment.remove("XDG_STATE_HOME");
    environment.remove("XDG_CONFIG_HOME");
    builder.redirectErrorStream(true);
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return new Result(process.exitValue(), out);
  }
}
