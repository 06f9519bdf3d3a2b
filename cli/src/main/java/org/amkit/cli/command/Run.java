package org.amkit.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.amkit.Document;
import org.amkit.NewStrings;
import org.amkit.VerifiedChunks;
import org.amkit.cli.address.Revisions;
import org.amkit.cli.address.ValueSyntax;
import org.amkit.cli.command.option.MemoryLimit;
import org.amkit.cli.render.JsonPrinter;
import org.amkit.cli.terminal.Console;
import org.amkit.cli.terminal.Environment;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.cli.terminal.Output;
import org.amkit.storage.StateDirectory;
import org.jspecify.annotations.Nullable;

/**
 * One run of one command: its surroundings, its output, and the files it was given.
 *
 * @param environment what surrounds the command
 * @param console where it writes
 * @param kept the document that is kept from one command to the next; null where there is but one
 *     command
 * @param memory how much one input may take
 */
public record Run(
    Environment environment, Console console, @Nullable KeptDocument kept, MemoryLimit memory) {

  /** The run of the only command. */
  public Run(Environment environment, Console console) {
    this(environment, console, null, MemoryLimit.DEFAULT);
  }

  /** Where data goes. */
  public Output out() {
    return console.out();
  }

  /** Says what was done with a file, unless {@code -q}. */
  public void note(String file, String what) {
    console.note(FileLabel.of(file) + ": " + what);
  }

  /** Says what is special about a file, unless {@code -q}. */
  public void remark(String file, String what) {
    console.note("am: " + FileLabel.of(file) + ": " + what);
  }

  /** Reads the bytes of inputs. */
  public Inputs inputs() {
    return new Inputs(environment, memory);
  }

  /** Reads inputs as documents. */
  public Documents documents() {
    return new Documents(this);
  }

  /** Writes what the command makes. */
  public Outputs outputs() {
    return new Outputs(environment, console);
  }

  /** The actors that this user writes as. */
  public Actors actors() {
    return new Actors(this);
  }

  /** What this user's runs of {@code am} remember of document files. */
  public StateDirectory state() {
    return StateDirectory.ofUser(environment.variables(), environment.home());
  }

  /** What this user's runs of {@code am} have verified; null where the user wants none of it. */
  public @Nullable VerifiedChunks verifiedChunks() {
    return "0".equals(environment.variable("AM_VERIFIED_CHUNKS"))
        ? null
        : StateDirectory.verifiedChunks(environment.variables(), environment.home());
  }

  /** Reads VALUEs; files that they name are looked for in the current directory. */
  public ValueSyntax values(NewStrings strings) {
    return new ValueSyntax(
        strings,
        name -> {
          try {
            return inputs().read(name);
          } catch (IOException e) {
            throw Faults.refused(name, e);
          }
        },
        note -> console.note("am: " + note));
  }

  /** Looks REVs up in a document. */
  public Revisions revisions(Document document) {
    return new Revisions(document, environment.clock());
  }

  /** Writes JSON to stdout: indented for the one value of a report, or compact for one of many. */
  public JsonPrinter json(JsonPrinter.Layout layout) {
    return new JsonPrinter(out(), layout, console.outIsColored());
  }

  /**
   * Does the same with each of several files, several at a time, with output as if one came after
   * the other; a failure with one is reported and does not stop the rest.
   *
   * @return the exit code of the worst
   */
  public int forEach(List<String> names, FileBatch.Action action) throws IOException {
    return new FileBatch(this, action).run(names);
  }

  /** The path of a file that the user named. */
  public Path path(String name) {
    return environment.path(name);
  }
}
