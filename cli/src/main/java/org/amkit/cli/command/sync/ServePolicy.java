package org.amkit.cli.command.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.amkit.cli.terminal.Failure;
import org.amkit.repo.AccessPolicy;
import org.amkit.repo.DocumentId;

/**
 * Who may do what with which documents, from a file of lines:
 *
 * <pre>
 *   # WHO          MAY                     DOCUMENTS
 *   alice          read,write              *
 *   bob            read                    2bZkTUrV6hcSsVzB4rnVjMxyLZwG 3Kx*
 *   -              read                    4NMNnkMhL8jXrdJ9jamS58PAVdXu
 * </pre>
 *
 * <p>WHO is the name of a token or of a client certificate (its CN), {@code -} for who shows
 * neither, {@code *} for all. The first line that fits decides; where none does, nothing may be
 * done.
 */
final class ServePolicy implements AccessPolicy {
  private static final Pattern BLANKS = Pattern.compile("[ \\t]+");

  private record Rule(String who, Right right, List<Pattern> documents) {
    boolean fits(String principal, String document) {
      return (who.equals("*") || who.equals(principal))
          && documents.stream().anyMatch(glob -> glob.matcher(document).matches());
    }
  }

  private final List<Rule> rules = new ArrayList<>();

  /**
   * Reads a policy; {@link Failure} (exit 2) names the line that is none.
   *
   * @param name of the file
   * @param text what is in it
   */
  static ServePolicy parse(String name, String text) {
    ServePolicy policy = new ServePolicy();
    int number = 0;
    for (String line : text.split("\\R", -1)) {
      number++;
      String rule = line.replaceFirst("#.*", "").strip();
      if (!rule.isEmpty()) {
        policy.rules.add(rule(name + ":" + number, BLANKS.split(rule)));
      }
    }
    return policy;
  }

  private static Rule rule(String place, String[] words) {
    if (words.length < 3) {
      throw Failure.usage(place + ": expected WHO MAY DOCUMENT...")
          .hint("such as 'alice read,write *'; WHO - is who shows no token, * is anybody");
    }
    List<Pattern> documents = new ArrayList<>();
    for (int i = 2; i < words.length; i++) {
      String glob = words[i].startsWith("automerge:") ? words[i].substring(10) : words[i];
      documents.add(Pattern.compile(glob(place, glob)));
    }
    return new Rule(words[0].equals("-") ? "" : words[0], right(place, words[1]), documents);
  }

  private static String glob(String place, String glob) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      if (c == '*') {
        regex.append(".*");
      } else if (c == '?') {
        regex.append('.');
      } else if (Character.isLetterOrDigit(c)) {
        regex.append(c);
      } else {
        throw Failure.usage(place + ": '" + glob + "' is neither an id nor a glob of ids");
      }
    }
    return regex.toString();
  }

  private static Right right(String place, String word) {
    boolean read = false;
    boolean write = false;
    for (String part : word.toLowerCase(Locale.ROOT).split(",", -1)) {
      switch (part) {
        case "read" -> read = true;
        case "write" -> write = true;
        case "none" -> {}
        default ->
            throw Failure.usage(
                place + ": '" + word + "' is none of read, write, read,write, none");
      }
    }
    return right(read, write);
  }

  private static Right right(boolean read, boolean write) {
    if (read) {
      return write ? Right.READ_WRITE : Right.READ;
    }
    return write ? Right.WRITE : Right.NONE;
  }

  @Override
  public Right right(DocumentId documentId, Peer peer) {
    return right(documentId, peer.principal());
  }

  /** What somebody of a name may do; empty: who shows no token. */
  Right right(DocumentId documentId, Optional<String> principal) {
    String document = documentId.toString();
    for (Rule rule : rules) {
      if (rule.fits(principal.orElse(""), document)) {
        return rule.right;
      }
    }
    return Right.NONE;
  }
}
