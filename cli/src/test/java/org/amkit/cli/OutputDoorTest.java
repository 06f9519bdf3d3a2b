package org.amkit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.amkit.storage.DocumentFile;
import org.amkit.storage.FailingFolders;
import org.amkit.storage.WriteSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that commands make or replace: nothing that is there is lost. */
@Timeout(180)
class OutputDoorTest {
  @TempDir Path home;
  private RealShell shell;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs bash");
    shell = RealShell.sparing(home);
    bash(0, "am init a --from '{\"n\":1}' --actor aa -q; mkfifo in fifo");
  }

  @AfterEach
  void end() {
    shell.close();
  }

  private String bash(int exit, String script) throws Exception {
    RealShell.Result result = shell.bash(script);
    assertThat(result.exit()).as(script + "\n" + result.out()).isEqualTo(exit);
    return result.out();
  }

  @Test
  void init_manyAtTheSameMoment_oneMakesTheFile() throws Exception {
    String out =
        bash(
            0,
            "for i in 1 2 3 4 5 6; do (am init d --from \"{\\\"i\\\":$i}\" >made.$i 2>err.$i;"
                + " echo $? >exit.$i) & done; wait; cat exit.* | sort | uniq -c | tr -s ' ';"
                + " cat made.*; am heads d");
    List<String> lines = out.lines().map(String::strip).toList();
    assertThat(lines).hasSize(4).startsWith("1 0", "5 4");
    assertThat(lines.get(2)).isEqualTo(lines.get(3));
  }

  /** The slow one has looked, and waits for its input, when another makes and changes the file. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "init d --from in",
        "import in -o d",
        "fork in d",
        "export in -o d",
        "merge in -o d",
        "anonymize in -o d",
        "compact in -o d",
        "changes in -o d",
        "repair in -o d"
      })
  void output_fileThatComesMeanwhile_isNotReplaced(String command) throws Exception {
    boolean json = command.startsWith("init") || command.startsWith("import");
    String input = json ? "echo '{\"slow\":1}'" : "cat a";
    String out =
        bash(
            4,
            "am "
                + command
                + " & sleep 1; am init d --actor bb; am change d set k 1 -q >head; "
                + input
                + " > in; wait $!");
    assertThat(out).contains("am: d: ", "--force replaces it");
    assertThat(bash(0, "am heads d")).isEqualTo(Files.readString(home.resolve("head")));
    assertThat(bash(0, "ls -A | grep tmp; true")).isEmpty();
  }

  @Test
  void outputs_thatAreAnInput_areWrittenUnderTheirLock() throws Exception {
    bash(0, "am fork a b; am change b set x 1 >log; am fork a d");
    try (WriteSession held =
        DocumentFile.of(home.resolve("d")).openForWriting(Duration.ofSeconds(20))) {
      for (String command :
          new String[] {"compact d -o d", "merge d b -o d", "merge b -o d", "compact b -o d"}) {
        assertThat(bash(4, "am " + command + " --lock-timeout 0.1")).contains("d: locked by ");
      }
      assertThat(held.end().offset()).isPositive();
    }
    bash(0, "ln -s d link; ln d hard; am merge link b -o d");
    assertThat(bash(0, "am get hard x")).isEqualTo("1\n");
    bash(0, "am change b set y 2 >log; am merge b d -o hard; am merge d hard -o link -q");
    assertThat(bash(0, "am get d y")).isEqualTo("2\n");
    assertThat(bash(4, "am compact d -o link")).contains("has 2 hard links; ");
    bash(0, "rm hard; am compact d -o link; test -L link; am verify -q d");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "export d",
        "anonymize d",
        "changes d",
        "changes d --json",
        "view d",
        "repair d",
        "graph d",
        "import d"
      })
  void outputs_thatAreTheInput_areRefused(String command) throws Exception {
    bash(0, "am fork a d; mv d d.svg; ln -s d.svg d; ln d.svg hard.svg; cp d.svg before");
    for (String out : new String[] {"d.svg", "hard.svg"}) {
      assertThat(bash(2, "am " + command + " -o " + out + " --force"))
          .contains("input and output are the same file");
    }
    bash(0, "cmp d.svg before");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "change X set a 1",
        "edit X",
        "merge X a",
        "apply X /dev/null",
        "import --into X a.json",
        "apply-patch X '[]'",
        "revert X -r root",
        "compact X",
        "sync X a",
        "sync a X",
        "serve X" + " --listen unix:s",
        "init X --force",
        "init X",
        "watch X",
        "shell X"
      })
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void documents_thatAreNoRegularFile_areRefusedUnopened(String command) throws Exception {
    bash(0, "ln -s fifo link; mkdir dir; echo '{}' > a.json");
    for (String target : new String[] {"fifo", "link", "dir"}) {
      if (command.startsWith("serve") && target.equals("dir")) {
        continue; // a store of documents
      }
      String out = bash(4, "am " + command.replace("X", target));
      assertThat(out).startsWith("am: " + target + ": ");
      assertThat(home.resolve("fifo")).exists();
      assertThat(Files.isRegularFile(home.resolve("fifo"), LinkOption.NOFOLLOW_LINKS)).isFalse();
    }
  }

  @Test
  void outputs_thatDoNotFit_areSaidInTheSameWords() throws Exception {
    bash(0, "head -c 60000 /dev/urandom | base64 -w0 >t; am change a set t \"$(cat t)\" >log");
    String problem = ": cannot write: the file would be larger than the system allows\n";
    for (String command : new String[] {"export a", "changes a"}) {
      assertThat(bash(4, "(ulimit -f 16; am " + command + " >o)"))
          .startsWith("am: standard output" + problem);
      assertThat(bash(4, "rm o; (ulimit -f 16; am " + command + " -o o)"))
          .startsWith("am: o" + problem);
      assertThat(home.resolve("o")).doesNotExist();
    }
    assertThat(bash(4, "mkdir drafts; (ulimit -f 16; TMPDIR=drafts EDITOR=true am edit a t)"))
        .contains("drafts/am-edit-", problem);
    assertThat(home.resolve("drafts")).isEmptyDirectory();
  }

  @Test
  void outputs_thatAreStreams_areWrittenTo() throws Exception {
    bash(0, "am export a >want; am compact a >want.bin");
    for (String out : new String[] {"fifo", ">(cat >got)", "/dev/stdout >got", "/dev/fd/5 5>got"}) {
      String reading = out.equals("fifo") ? "cat fifo >got & " : "";
      bash(0, reading + "am export a -o " + out + "; sleep 0.3; cmp want got; rm got");
      bash(0, reading + "am compact a -o " + out + "; sleep 0.3; cmp want.bin got; rm got");
      bash(0, reading + "am fork a " + out + "; sleep 0.3; am diff a got; rm got");
    }
    assertThat(bash(0, "{ echo head; am get a n; am export a -o /dev/stdout; } >x; cat x"))
        .isEqualTo("head\n1\n" + Files.readString(home.resolve("want")));
    assertThat(bash(0, "exec 5>x; echo head >&5; am export a -o /dev/fd/5; cat x"))
        .isEqualTo("head\n" + Files.readString(home.resolve("want")));
    assertThat(Files.isRegularFile(home.resolve("fifo"))).isFalse();
  }

  @Test
  void compact_severalHardLinks_isRefusedWithoutForce() throws Exception {
    bash(0, "am change a set m 2 >log; ln a b; cp a before");
    assertThat(bash(4, "am compact a"))
        .startsWith(
            "am: a: has 2 hard links; replacing it would leave the other with the old content\n")
        .contains("--force");
    bash(0, "ln a c");
    assertThat(bash(4, "am compact a")).contains("has 3 hard links; ", "leave the others with");
    bash(0, "rm c");
    bash(0, "cmp a before; am compact a --force; cmp b before; am diff a b");
    bash(0, ": > z; ln z y; am change z set a 1; [ $(am get y a) = 1 ]");
  }

  @ParameterizedTest
  @ValueSource(ints = {237, 238, 255})
  void longestNames_areWritten(int length) throws Exception {
    String name = "n".repeat(length);
    bash(0, "am init " + name + " --from '{\"n\": 1}' -q");
    bash(0, "am change " + name + " set n 2 >log; am compact " + name + " -q");
    bash(0, "am export " + name + " -o " + name + " --force -q 2>log; test $? = 2");
    bash(0, "mkdir to; am export " + name + " -o to/" + name + "; grep -q 2 to/" + name);
    bash(0, "touch ." + "n".repeat(237) + ".0123456789ab.tmp; am compact " + name + " -q");
    assertThat(bash(0, "ls -A . to | grep -c tmp; true")).isEqualTo("0\n");
    assertThat(bash(4, "am init " + "n".repeat(256))).contains("the name is too long");
  }

  @Test
  void leftovers_ofKilledCommands_areNamedAndRemoved() throws Exception {
    String kept = ".a.0123456789AB.tmp .a.tmp a.0123456789ab.tmp .b.0123456789ab.tmp";
    bash(0, "touch .a.0123456789ab.tmp .a.compact " + kept);
    assertThat(bash(0, "am verify ."))
        .contains("./a: ok")
        .contains("./.a.0123456789ab.tmp: left by a killed command")
        .contains("./.a.compact: left by a killed command")
        .contains("./.b.0123456789ab.tmp: left by a killed command")
        .doesNotContain("0123456789AB");
    bash(0, "am change a set m 2; ls " + kept);
    assertThat(bash(0, "ls -A | grep -c '^.a.0123456789ab.tmp\\|compact'; true")).isEqualTo("0\n");
    bash(0, "touch .x.json.0123456789ab.tmp; am export a -o x.json; ! ls .x.json.*");
    bash(0, "touch .new.0123456789ab.tmp; am init new; ! ls .new.*");
  }

  @Test
  void replacement_ofAPrivateFile_keepsItsMode() throws Exception {
    bash(0, "umask 022; am change a set m 2; chmod 600 a; am compact a; echo x >o; chmod 640 o");
    assertThat(bash(0, "am export a -o o; am fork a new; stat -c %a a o new"))
        .isEqualTo("600\n640\n644\n");
    assertThat(bash(0, "umask 077; am init p; stat -c %a p")).isEqualTo("600\n");
  }

  @Test
  void folderThatCannotBeForced_isSaid() throws Exception {
    Path folder = Files.createDirectory(home.resolve("bad"));
    AmInProcess am = new AmInProcess(folder);
    assertThat(am.run("init", "d", "--from", "{\"a\":1}")).isZero();
    try (FailingFolders failing = new FailingFolders()) {
      assertThat(failing).isNotNull();
      for (String line :
          new String[] {"init e", "compact d", "fork d f", "export d -o x", "sync c d"}) {
        assertThat(am.run(line.split(" ", -1))).as(line).isEqualTo(4);
      }
    }
    assertThat(am.err())
        .contains(
            "am: e: is written, but its folder cannot be forced to disk: Input/output error\n"
                + "its content is on disk; after a power failure its name may be missing,")
        .contains("am: d: is written, but its folder cannot be forced")
        .contains("am: c: is written, but its folder cannot be forced");
    assertThat(am.run("verify", "d", "e", "f", "c")).isZero();
  }

  @Test
  void names_thatAreNotUtf8_areOpenedByTheirBytes() throws Exception {
    bash(
        0, "LC_ALL=C.UTF-8; export LC_ALL; am init $'\\xff\\xfe'; am change $'\\xff\\xfe' set a 2");
    bash(0, "export LC_ALL=C.UTF-8; [ $(am get $'\\xff\\xfe' a) = 2 ]; test -e $'\\xff\\xfe'");
    bash(0, "export LC_ALL=C.UTF-8; am export $'\\xff\\xfe' --out=$'\\xf1'; test -s $'\\xf1'");
    assertThat(bash(4, "export LC_ALL=C.UTF-8; am get $'\\xff\\xfd'")).contains("no such file");
    assertThat(bash(4, "export LC_ALL=C.UTF-8; am diff $'\\xff\\xfe' $'\\xff\\xfd'"))
        .contains("the name is not UTF-8, and another argument looks the same");
  }

  @Test
  void aFolder_inPlaceOfANewFile_isCalledAFolder() throws Exception {
    AmInProcess am = new AmInProcess(home);
    Files.createDirectory(home.resolve("folder"));
    for (String command : List.of("init folder", "fork a folder", "clone a folder")) {
      assertThat(am.run(command.split(" "))).as(command).isEqualTo(4);
      assertThat(am.err()).as(command).isEqualTo("am: folder: is a folder\n");
      am.forgetErr();
    }
  }

  @Test
  void sync_ofStdin_makesNoFileOfThatName() throws Exception {
    AmInProcess am = new AmInProcess(home);
    assertThat(am.run("sync", "-", "a")).isEqualTo(2);
    assertThat(am.err()).isEqualTo("am: sync: FILE cannot be -\n");
    assertThat(Files.exists(home.resolve("-"))).isFalse();
  }
}
