package org.amkit.cli.command.document;

import java.io.IOException;
import java.util.List;
import org.amkit.Document;
import org.amkit.LoadOptions;
import org.amkit.cli.command.Listing;
import org.amkit.cli.command.Run;
import org.amkit.cli.command.StoredDocument;
import org.amkit.cli.command.StoredName;
import org.amkit.cli.command.Verb;
import org.amkit.cli.command.Workfile;
import org.amkit.cli.command.option.ForceOption;
import org.amkit.cli.command.option.WriteOptions;
import org.amkit.cli.render.Amounts;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.storage.DocumentDamagedException;
import org.amkit.storage.DocumentFile;
import org.amkit.storage.StateDirectory;
import org.amkit.storage.WriteSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am compact}: one document chunk in place of many changes. */
@Listing(group = Listing.Group.CARE, place = 10, summary = "Rewrite a document file as one chunk")
@Command(
    name = "compact",
    description = {
      "Rewrites document files, each as one compressed chunk with all of its history.",
      "The file is replaced atomically; with -o it is not changed. A file that cannot be compacted"
          + " is left unchanged, and the others are still compacted. A file with several hard links"
          + " is refused without --force: the other links would keep the old content.",
    })
final class CompactCommand extends Verb {
  @Parameters(
      index = "0..*",
      arity = "1..*",
      paramLabel = "FILE",
      description = "The document files; or -, alone, from stdin to stdout.")
  List<String> files;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "OUT",
      description = "Write the compacted document here, or to stdout (-), and leave FILE alone.")
  @Nullable String out;

  @Option(
      names = "--if-larger",
      paramLabel = "RATIO",
      description = "Skip files that are at most RATIO times as large as the compacted file.")
  @Nullable Double ratio;

  @Mixin final ForceOption force = new ForceOption();
  @Mixin final WriteOptions write = new WriteOptions();

  @Override
  public int run(Run run) throws IOException {
    if (ratio != null && !(ratio >= 0)) {
      throw Failure.usage("--if-larger is a number, 0 or more");
    }
    if (files.size() > 1 && out != null) {
      throw Failure.usage("compact: -o takes one FILE");
    }
    if (files.size() > 1 && files.contains(FileLabel.DASH)) {
      throw Failure.usage("compact: - stands alone");
    }
    return run.forEach(
        files,
        (each, name) -> {
          boolean elsewhere = out != null && !each.outputs().isSame(name, out);
          if (!elsewhere && !write.dryRun && StoredName.isOne(each.environment(), name)) {
            inStore(each, name);
          } else if (elsewhere || write.dryRun || name.equals(FileLabel.DASH)) {
            toOutput(each, name);
          } else {
            inPlace(each, name);
          }
          return ExitCode.OK;
        });
  }

  private void inStore(Run run, String name) throws IOException {
    try (StoredDocument stored = StoredDocument.find(run.environment(), name)) {
      if (stored != null) {
        byte[] old = stored.bytes();
        Document document = run.documents().parse(name, old, LoadOptions.DEFAULT);
        byte[] compact = document.save();
        if (isWorth(old.length, compact.length)) {
          stored.compact(document);
          tell(run, name, old.length, compact.length);
        }
      }
    }
  }

  private void inPlace(Run run, String file) throws IOException {
    DocumentFile document = DocumentFile.of(run.path(file));
    try (WriteSession writing = document.openForWriting(write.lockTimeout())) {
      byte[] old = writing.contents().bytes();
      Workfile.noteMoved(run, file, writing);
      byte[] compact = run.documents().parse(file, old, LoadOptions.DEFAULT).save();
      if (isWorth(old.length, compact.length)) {
        String before = StateDirectory.identity(run.path(file));
        if (force.force) {
          writing.replaceAndPart(compact);
        } else {
          writing.replace(compact);
        }
        run.state().fileReplaced(run.path(file), before);
        tell(run, file, old.length, compact.length);
      }
    } catch (DocumentDamagedException e) {
      throw run.documents().refused(file, e);
    }
  }

  private void toOutput(Run run, String file) throws IOException {
    byte[] old = run.documents().bytes(file);
    byte[] compact = run.documents().parse(file, old, LoadOptions.DEFAULT).save();
    if (write.dryRun) {
      tell(run, file, old.length, compact.length);
      run.outputs().noteNotWritten(out == null ? file : out);
    } else {
      byte[] least = isWorth(old.length, compact.length) ? compact : old;
      run.outputs().withLockTimeout(write.lockTimeout()).writeBinary(out, least, force.overwrite());
    }
  }

  private boolean isWorth(long oldBytes, long newBytes) {
    return ratio == null || oldBytes > ratio * newBytes;
  }

  private static void tell(Run run, String file, long oldBytes, long newBytes) {
    run.note(file, Amounts.bytes(oldBytes) + " → " + Amounts.bytes(newBytes));
  }
}
