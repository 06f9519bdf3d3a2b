package org.amkit.cli.command;

import java.io.IOException;
import org.amkit.Document;
import org.amkit.LoadOptions;
import org.amkit.cli.render.Amounts;
import org.amkit.cli.terminal.ExitCode;
import org.amkit.cli.terminal.Failure;
import org.amkit.storage.DocumentFile;
import org.amkit.storage.StateDirectory;
import org.amkit.storage.WriteSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code am compact}: one document chunk in place of many changes. */
@Command(
    name = "compact",
    description = {
      "Rewrites a document file as one compressed chunk, with all of its history.",
      "The file is replaced as a whole; with -o it is left alone.",
    })
public final class CompactCommand extends Verb {
  @Parameters(index = "0", paramLabel = "FILE", description = "The document file, or -.")
  String file;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "OUT",
      description = "Write the compacted document here, or to stdout (-), and leave FILE alone.")
  @Nullable String out;

  @Option(
      names = "--if-larger",
      paramLabel = "RATIO",
      description = "Only when the file is larger than RATIO times the compacted one.")
  @Nullable Double ratio;

  @Mixin WriteOptions write;

  @Override
  public int run(Session session) throws IOException {
    if (ratio != null && !(ratio >= 0)) {
      throw Failure.usage("--if-larger is a number, 0 or more");
    }
    if (out != null || write.dryRun || file.equals(Session.DASH)) {
      return toOutput(session);
    }
    try (WriteSession writing = open(session)) {
      byte[] old = writing.contents().bytes();
      Document document = session.parse(file, old, LoadOptions.DEFAULT);
      byte[] compact = document.save();
      if (isWorth(old.length, compact.length)) {
        String before = StateDirectory.identity(session.path(file));
        writing.replace(compact);
        session.state().fileReplaced(session.path(file), before);
        tell(session, old.length, compact.length);
      }
    } catch (Failure e) {
      throw e;
    } catch (IOException e) {
      throw Session.refused(file, e);
    }
    return ExitCode.OK;
  }

  private WriteSession open(Session session) throws IOException {
    return DocumentFile.of(session.path(file)).openForWriting(write.lockTimeout());
  }

  private int toOutput(Session session) throws IOException {
    Source source = session.load(file);
    byte[] compact = source.document().save();
    if (write.dryRun) {
      tell(session, source.byteCount(), compact.length);
      session.console().note("am: not written (--dry-run)");
    } else if (isWorth(source.byteCount(), compact.length)) {
      session.writeBinary(out, compact);
    } else if (out != null) {
      session.writeBinary(out, session.read(file));
    }
    return ExitCode.OK;
  }

  private boolean isWorth(long oldBytes, long newBytes) {
    return ratio == null || oldBytes > ratio * newBytes;
  }

  private void tell(Session session, long oldBytes, long newBytes) {
    session
        .console()
        .note(
            Session.label(file) + ": " + Amounts.bytes(oldBytes) + " → " + Amounts.bytes(newBytes));
  }
}
