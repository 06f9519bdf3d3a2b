package org.amkit.cli.command.document;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.amkit.AmValue;
import org.amkit.ChangeHash;
import org.amkit.NewStrings;
import org.amkit.ObjectId;
import org.amkit.Read;
import org.amkit.cli.address.PathWord;
import org.amkit.cli.address.PlaceUpdate;
import org.amkit.cli.address.Places;
import org.amkit.cli.address.Target;
import org.amkit.cli.address.TextInput;
import org.amkit.cli.command.Faults;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.NewChange;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Source;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.option.CommitOptions;
import org.amkit.cli.command.option.WriteOptions;
import org.amkit.cli.terminal.Environment;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.cli.terminal.Terminal;
import org.amkit.json.DocumentPath;
import org.amkit.json.JsonReader;
import org.amkit.json.JsonWriter;
import org.amkit.storage.DocumentFileException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code am edit}: a document in the user's own editor. */
@Listing(group = Listing.Group.WRITE, place = 30, summary = "Edit a document in your own editor")
@Command(
    name = "edit",
    description = {
      "Opens the JSON of a document or place, or the characters of a text, in $VISUAL or $EDITOR,"
          + " and writes the edits as a minimal change.",
      "The JSON is typed (see 'am help values'). The file is not locked during the edit; concurrent"
          + " changes are merged. Prints the new change's hash.",
    })
final class EditCommand extends Verb {
  @Parameters(index = "0", paramLabel = "FILE", description = "The document file.")
  String file;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PATH",
      defaultValue = ".",
      description = "The place; the whole document when left out.")
  String path = ".";

  @Mixin final CommitOptions commit = new CommitOptions();
  @Mixin final WriteOptions write = new WriteOptions();

  @Override
  public int run(Run run) throws IOException {
    DocumentPath where = PathWord.parse(path);
    if (where.range() != null) {
      throw Failure.usage("edit takes no range");
    }
    // Before the user has edited anything, not after.
    run.outputs().requireWritable(file);
    Source source = run.documents().load(file);
    ChangeHash[] version = source.document().getHeads();
    String before;
    boolean text;
    try {
      Target place = new Places(source.document()).existing(where);
      text = place.isText();
      before = show(source.document(), place);
    } catch (Failure e) {
      throw e.at(FileLabel.of(file));
    }
    Path draft = draft(run.environment(), text ? ".txt" : ".json", before);
    boolean saved = false;
    try {
      openEditor(run.environment(), draft);
      String after = TextInput.decode(draft.toString(), Files.readAllBytes(draft));
      int exit = after.equals(before) ? ExitCode.OK : save(run, where, version, text, after);
      saved = true;
      return exit;
    } catch (Failure e) {
      throw isEdited(draft, before) ? e.hint("what was edited is still in " + draft) : e;
    } finally {
      if (saved || !isEdited(draft, before)) {
        Files.deleteIfExists(draft);
      }
    }
  }

  /** Whether a draft holds anything that would be lost with it. */
  private static boolean isEdited(Path draft, String before) throws IOException {
    return Files.exists(draft)
        && !Arrays.equals(Files.readAllBytes(draft), before.getBytes(StandardCharsets.UTF_8));
  }

  private static String show(Read view, Target place) {
    ObjectId object = place.object();
    AmValue scalar = place.scalar();
    if (place.isText() && object != null) {
      return view.text(object).orElse("");
    }
    JsonWriter style = JsonWriter.TYPED.withIndent(true);
    String json =
        object != null
            ? style.toString(view, object)
            : scalar == null ? "null" : style.toString(view, scalar);
    return json + "\n";
  }

  /** A new file with a content, where this user wants such files, which the JVM does not ask. */
  private static Path draft(Environment environment, String suffix, String content)
      throws IOException {
    String prefix = "am-edit-";
    String folder = environment.variable("TMPDIR");
    Path draft =
        folder == null
            ? Files.createTempFile(prefix, suffix)
            : Files.createTempFile(environment.path(folder), prefix, suffix);
    try {
      return Files.writeString(draft, content);
    } catch (IOException e) {
      Files.deleteIfExists(draft);
      throw Faults.refused(draft.toString(), DocumentFileException.of(draft, "write", e));
    }
  }

  private static void openEditor(Environment environment, Path draft) throws IOException {
    String editor = environment.variable("VISUAL");
    if (editor == null) {
      editor = environment.variable("EDITOR");
    }
    if (editor == null) {
      editor = "vi";
    }
    // The variable may hold options and quotes: the shell takes it apart, as git has it.
    int status =
        environment.runOnTerminal(
            List.of(
                Terminal.SHELL,
                "-c",
                Terminal.UNINTERRUPTED + editor + " \"$1\"",
                "am",
                draft.toString()));
    if (status != 0) {
      throw Failure.no("the editor '" + editor + "' failed (status " + status + ")");
    }
  }

  private int save(Run run, DocumentPath where, ChangeHash[] version, boolean text, String after)
      throws IOException {
    Object value =
        text ? after : JsonInput.ofText(run, "what was edited", after).plain(JsonReader.TYPED);
    // On top of what the user saw, so that the edits of others in the meantime are kept.
    return new NewChange(run, file, commit, write)
        .make(
            document -> version,
            (present, transaction) ->
                new PlaceUpdate(transaction, NewStrings.TEXT)
                    .update(new Places(transaction).find(where), value));
  }
}
