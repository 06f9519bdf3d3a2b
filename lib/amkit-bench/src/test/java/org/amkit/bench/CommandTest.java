package org.amkit.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandTest {
  @TempDir Path folder;

  private Command run(String script) throws Exception {
    return Command.run(
        List.of("sh", "-c", script), folder, Map.of("WORD", "said"), folder.resolve("stdout"));
  }

  @Test
  void run_keepsOutputErrorsAndExitCode() throws Exception {
    assertThat(run("echo $WORD; echo error >&2; exit 3").exit()).isEqualTo(3);
    assertThat(folder.resolve("stdout")).hasContent("said");
    assertThat(Command.errors(folder.resolve("stdout"))).hasContent("error");
  }

  @Test
  void run_sleeping_takesTimeButNoCpu() throws Exception {
    Command slept = run("sleep 0.2");
    assertThat(slept.wall()).isGreaterThanOrEqualTo(200);
    assertThat(slept.cpu()).isLessThan(100);
  }

  @Test
  void run_working_countsTheCpuOfChildrenToo() throws Exception {
    Command worked = run("sh -c 'i=0; while [ $i -lt 300000 ]; do i=$((i + 1)); done'; true");
    assertThat(worked.cpu()).isGreaterThan(20);
    assertThat(Files.size(folder.resolve("stdout"))).isZero();
  }

  @Test
  void run_hasThePeakOfTheProcess() throws Exception {
    assertThat(run("head -c 60000000 /dev/zero | tail -c 50000000 >/dev/null; sleep 0.1").peak())
        .isGreaterThan(0.5);
  }
}
