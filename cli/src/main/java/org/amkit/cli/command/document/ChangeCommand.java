package org.amkit.cli.command.document;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.amkit.Document;
import org.amkit.NewStrings;
import org.amkit.TextUnit;
import org.amkit.Transaction;
import org.amkit.cli.address.TextInput;
import org.amkit.cli.address.ValueSyntax;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.Mistakes;
import org.amkit.cli.command.NewChange;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.option.CommitOptions;
import org.amkit.cli.command.option.StringsOption;
import org.amkit.cli.command.option.TextOptions;
import org.amkit.cli.command.option.WriteOptions;
import org.amkit.cli.edit.Edit;
import org.amkit.cli.edit.EditLine;
import org.amkit.cli.edit.EditRunner;
import org.amkit.cli.edit.EditSyntax;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am change}: ops of the edit language, as one change. */
@Listing(group = Listing.Group.WRITE, place = 20, summary = "Edit a document: ops as one change")
@Command(
    name = "change",
    description = {
      "Edits a document. All ops form one change; if one fails, nothing is written.",
      "Prints the new change's hash; a script that changes nothing prints nothing.",
    })
public final class ChangeCommand extends Verb implements Verb.TakesDashes {
  @Parameters(index = "0", paramLabel = "FILE", description = "The document file, or -.")
  String file;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "OP ARG",
      description = "One op, as words.")
  List<String> op = new ArrayList<>();

  @Option(
      names = "-e",
      paramLabel = "'OP ARG...'",
      description = "An op as one word; may be given several times.")
  List<String> ops = new ArrayList<>();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "SCRIPT",
      description = "Read ops from a file, one a line, or from stdin (-).")
  @Nullable String script;

  @Option(names = "-p", description = "Create the maps that are missing on the path.")
  boolean makeParents;

  @Option(
      names = {"-r", "--at"},
      paramLabel = "REV",
      description = "Make the change on top of this version instead of the current one.")
  @Nullable String at;

  private final List<EditLine> lines = new ArrayList<>();

  @Mixin final CommitOptions commit = new CommitOptions();
  @Mixin final StringsOption strings = new StringsOption();
  @Mixin final TextOptions text = new TextOptions();
  @Mixin final WriteOptions write = new WriteOptions();

  /** The command that makes lines of a script one change. */
  public static ChangeCommand of(String file, List<EditLine> lines, @Nullable String message) {
    ChangeCommand command = new ChangeCommand();
    command.file = file;
    command.lines.addAll(lines);
    command.commit.message = message;
    return command;
  }

  /** Carries out a line of a script in a document only; {@link Failure} says why it cannot be. */
  public static void tryOn(Run run, String name, Document document, EditLine line) {
    EditSyntax syntax = new EditSyntax(run.values(NewStrings.TEXT));
    try (Transaction transaction = document.startTransaction()) {
      new EditRunner(transaction, syntax, false, TextUnit.CODE_POINTS).run(syntax.parse(line));
      transaction.commit(null, 0);
    } catch (Failure e) {
      throw e.at(FileLabel.of(name));
    }
  }

  @Override
  public int run(Run run) throws IOException {
    TextUnit unit = text.unit();
    List<Edit.Located> edits = edits(run);
    EditSyntax syntax = new EditSyntax(run.values(strings.strings));
    String revision = at;
    return new NewChange(run, file, commit, write)
        .make(
            document -> revision == null ? null : run.revisions(document).heads(revision),
            (document, transaction) -> {
              EditRunner runner = new EditRunner(transaction, syntax, makeParents, unit);
              for (Edit.Located edit : edits) {
                runner.run(edit);
              }
            });
  }

  /** The ops in the order: -f, -e, words. */
  private List<Edit.Located> edits(Run run) throws IOException {
    ValueSyntax values = run.values(strings.strings);
    EditSyntax syntax = new EditSyntax(values);
    List<Edit.Located> edits = new ArrayList<>();
    String from = script;
    if (from != null) {
      if (from.equals(FileLabel.DASH) && file.equals(FileLabel.DASH)) {
        throw Failure.usage("document and script cannot both be read from standard input");
      }
      String name = FileLabel.of(from);
      edits.addAll(syntax.parseScript(name, TextInput.decode(name, run.inputs().read(from))));
    }
    for (int i = 0; i < ops.size(); i++) {
      EditLine line = EditLine.ofText("-e " + (i + 1), ops.get(i));
      if (line != null) {
        edits.add(syntax.parse(line));
      }
    }
    for (EditLine line : lines) {
      edits.add(syntax.parse(line));
    }
    if (!op.isEmpty()) {
      String first = op.get(0);
      if (first.startsWith("-")) {
        throw unknownOption(first);
      }
      edits.add(syntax.parse(EditLine.ofWords(op)));
    }
    if (edits.isEmpty() && from == null && ops.isEmpty()) {
      throw Failure.usage("change: no op is given").hint("for example: set title '\"Trip\"'");
    }
    return edits;
  }

  private static Failure unknownOption(String option) {
    List<String> names = new ArrayList<>();
    CommandSpec.forAnnotatedObject(new ChangeCommand())
        .options()
        .forEach(known -> names.add(known.longestName()));
    return Mistakes.unknownOption("change", option, names);
  }
}
