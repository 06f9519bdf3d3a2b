package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a terminal could obey instead of showing, in every place that a document has for text. */
class ControlCharactersTest {
  private static final String EVIL = "x\u001b[2Jy\u009b1mz\u202ew\u2066v\u0007u\r";
  private static final String NAME = "d\u009b\u202e\u001b.automerge";

  @TempDir Path folder;
  private AmInProcess am;

  @BeforeEach
  void makeDocument() throws Exception {
    am = new AmInProcess(folder);
    String json = json(EVIL);
    Files.writeString(
        folder.resolve("in.json"),
        "{\"a\": %s, %s: 1, \"l\": [%s], \"t\": \"plain\", \"m\": {%s: {\"k\": %s}}}"
            .formatted(json, json, json, json, json));
    assertThat(am.run("init", NAME, "--from", "in.json", "-m", "first " + EVIL)).isZero();
    assertThat(
            am.run(
                "change",
                NAME,
                "-m",
                EVIL,
                "-e",
                "set a str:" + json(EVIL + "2"),
                "-e",
                "update t " + json(EVIL),
                "-e",
                "mark t 0 3 " + json(EVIL) + " " + json(EVIL)))
        .as(am.err())
        .isZero();
    assertThat(am.run("fork", NAME, "b.automerge")).isZero();
    assertThat(am.run("change", "b.automerge", "set", "t", EVIL + "3")).as(am.err()).isZero();
    assertThat(am.run("change", NAME, "set", "t", EVIL + "4")).isZero();
    assertThat(am.run("merge", NAME, "b.automerge")).isZero();
    am.forgetOut();
    am.forgetErr();
  }

  private static String json(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.chars().forEach(c -> out.append(String.format(c < 0x20 ? "\\u%04x" : "%c", c)));
    return out.append('"').toString();
  }

  static Stream<List<String>> commands() {
    return Stream.of(
            "get F",
            "get F a",
            "get F t",
            "get F t --raw",
            "get F --typed",
            "get F --conflicts",
            "export F",
            "export F --format jsonl",
            "export F --format yaml",
            "export F --format typed-json",
            "export F t --format text",
            "status F b.automerge",
            "status F --json",
            "heads F",
            "log F",
            "log F -p",
            "log F --graph -p",
            "log F --oneline",
            "log F --json",
            "show F @",
            "show F @ --ops",
            "blame F",
            "blame F --json",
            "conflicts F",
            "conflicts F --json",
            "diff F -r root..@",
            "diff F -r root..@ --stat",
            "diff F -r root..@ --patches",
            "diff F -r root..@ --json-patch",
            "diff F --changes",
            "changes F --json",
            "inspect F",
            "inspect F --ops",
            "inspect F --columns",
            "inspect F --tree",
            "inspect F --json",
            "examine F",
            "verify F",
            "view F -o -",
            "graph F -o -",
            "anonymize F -n -o q",
            "git textconv F",
            "change F -n set EVIL 1",
            // Errors that name what is wrong.
            "get F EVIL",
            "get EVIL",
            "get F -r EVIL",
            "EVIL",
            "--EVIL",
            "get --EVIL",
            "change F EVIL a",
            "change F set a {EVIL",
            "merge F EVIL",
            "help EVIL",
            "sync F no/EVIL",
            "git EVIL",
            "log F --since EVIL",
            "export F --format EVIL")
        .map(line -> List.of(line.split(" ")));
  }

  private String[] words(List<String> line) {
    return line.stream()
        .map(w -> w.equals("F") ? NAME : w.replace("EVIL", EVIL))
        .toArray(String[]::new);
  }

  private static void assertIsText(String shown) {
    assertThat(
            shown
                .replaceAll("\u001b\\[[0-9;]*m", "")
                .codePoints()
                .filter(c -> c != '\n' && c != '\t'))
        .as(shown)
        .noneMatch(c -> Character.isISOControl(c) || c == 0x202e || c == 0x2066);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void onATerminal_nothingButTextIsShown(List<String> line) {
    am.onTerminal();
    for (String color : List.of("--color=never", "--color=always")) {
      String[] words = words(line);
      boolean isCommand = !words[0].startsWith("-") && !words[0].equals(EVIL);
      Stream<String> all =
          isCommand
              ? Stream.concat(Stream.of(words), Stream.of(color))
              : Stream.concat(Stream.of(color), Stream.of(words));
      int exit = am.run(all.toArray(String[]::new));
      assertThat(exit).isBetween(0, 5);
      if (color.endsWith("never")) {
        assertThat(am.out() + am.err()).doesNotContain("\u001b");
      }
      assertIsText(am.out());
      assertIsText(am.err());
      am.forgetOut();
      am.forgetErr();
    }
  }

  @Test
  void toAPipe_getAndExportStayExact() {
    assertThat(am.run("get", NAME, "l[0]", "--raw")).isZero();
    assertThat(am.out()).isEqualTo(EVIL + "\n");
    am.forgetOut();
    am.run("export", NAME, "l[0]", "--format", "text");
    assertThat(am.out()).startsWith(EVIL);
    am.forgetOut();
    am.run("export", NAME);
    assertThat(am.out()).contains("\u009b", "\u202e").doesNotContain("\u001b");
  }

  @Test
  void aColourInADocument_isNoColour() {
    am.run("init", "c.automerge", "--from", "{\"a\": \"\\u001b[31mred\\u001b[0m\"}");
    am.forgetOut();
    am.onTerminal();
    am.run("get", "c.automerge", "a", "--raw", "--color=always");
    assertThat(am.out()).isEqualTo("\\u001b[31mred\\u001b[0m\n");
  }

  @Test
  void onARealTerminal_nothingButTextIsShown() throws Exception {
    Path script = Path.of("/usr/bin/script");
    assumeTrue(Files.isExecutable(script), "script(1) is not installed");
    try (RealShell shell = new RealShell(folder)) {
      Files.move(folder.resolve(NAME), folder.resolve("d.automerge"));
      shell.run(
          script
              + " -qec 'am get d.automerge; AM_PAGER=cat am log -p d.automerge; am get"
              + " d.automerge nowhere' typescript </dev/null >screen");
      String screen = Files.readString(folder.resolve("screen"));
      assertThat(screen).contains("\\u009b", "\\u202e");
      assertIsText(screen.replace("\r\n", "\n"));
    }
  }

  @Test
  void nameOfMarkWithLineFeed_staysOnItsLine() {
    assertThat(am.run("init", "m.automerge", "--from", "{\"t\": \"abc\"}")).isZero();
    assertThat(am.run("change", "m.automerge", "mark", "t", "0", "2", "\"a\\nb\"", "true"))
        .as(am.err())
        .isZero();
    for (List<String> command :
        List.of(
            List.of("diff", "m.automerge"),
            List.of("blame", "m.automerge"),
            List.of("show", "m.automerge", "@", "--ops"))) {
      am.forgetOut();
      am.run(command.toArray(String[]::new));
      assertThat(am.out()).as("%s", command).contains("a\\nb").doesNotContain("a\nb");
    }
  }
}
