package org.amkit.cli.command;

import org.amkit.ChangeHash;
import org.amkit.Document;
import org.amkit.Read;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The version that is read. */
public final class AtOption {
  @Option(
      names = {"-r", "--at"},
      paramLabel = "REV",
      description = "Read this version (see 'am help revisions') instead of the current one.")
  public @Nullable String revision;

  /** The document, or the version of it that was asked for. */
  public Read view(Run run, Source source) {
    if (revision == null) {
      return source.document();
    }
    return source.document().at(heads(run, source));
  }

  /** The heads of the version that was asked for. */
  public ChangeHash[] heads(Run run, Source source) {
    return heads(run, source.name(), source.document(), revision);
  }

  /** The heads that a REV names in a document; failures name the file. */
  public static ChangeHash[] heads(
      Run run, String name, Document document, @Nullable String revision) {
    try {
      return run.revisions(document).heads(revision);
    } catch (Failure e) {
      throw e.at(FileLabel.of(name));
    }
  }
}
