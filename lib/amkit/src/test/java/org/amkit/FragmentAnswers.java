package org.amkit;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines that {@code fragments.mjs} answers. */
final class FragmentAnswers {
  private static final Pattern BUNDLES = Pattern.compile("\"bundles\":\\[([^\\]]*)\\],");

  private FragmentAnswers() {}

  /** What is said of a document but for the bytes, which Automerge compresses otherwise. */
  static String withoutBundles(String answer) {
    return BUNDLES.matcher(answer).replaceFirst("");
  }

  /** The fragments' bytes, with metadata that says nothing. */
  static List<Fragment> bundles(String answer) {
    Matcher bundles = BUNDLES.matcher(answer);
    if (!bundles.find()) {
      throw new IllegalArgumentException("no bundles: " + answer);
    }
    FragmentMeta nothing =
        new FragmentMeta(
            ChangeHash.fromString("00".repeat(32)), 0, List.of(), List.of(), List.of());
    List<Fragment> fragments = new ArrayList<>();
    for (String base64 : bundles.group(1).split(",", -1)) {
      byte[] bytes = Base64.getDecoder().decode(base64.replace("\"", ""));
      fragments.add(new Fragment(nothing, bytes));
    }
    return fragments;
  }

  /** Hashes as the script writes them. */
  static String list(ChangeHash[] hashes) {
    StringBuilder json = new StringBuilder("[");
    for (ChangeHash hash : hashes) {
      json.append(json.length() > 1 ? "," : "").append('"').append(hash).append('"');
    }
    return json.append(']').toString();
  }
}
