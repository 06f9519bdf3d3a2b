import java.util.Map;
import org.amkit.Document;
import org.amkit.ExpandMark;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Span;

/** A bold word that grows as one types at its end, a heading, and the spans an editor shows. */
class RichText {
  public static void main(String[] args) {
    Document doc = new Document();
    doc.change("Text", tx -> tx.set(ObjectId.ROOT, "text", ObjectType.TEXT));
    ObjectId text = doc.get(ObjectId.ROOT, "text").orElseThrow().objectId().orElseThrow();
    doc.change(
        "Write",
        tx -> {
          tx.spliceText(text, 0, 0, "Hello world");
          tx.mark(text, 0, 5, "bold", true, ExpandMark.AFTER);
          tx.spliceText(text, 5, 0, "!!");
          tx.splitBlock(text, 0);
          tx.updateBlock(text, 0, Map.of("type", "heading"));
        });
    for (Span span : doc.spans(text)) {
      if (span instanceof Span.Text run) {
        System.out.println("text " + run.text() + " " + run.marks().keySet());
      } else if (span instanceof Span.Block block) {
        System.out.println("block " + block.attributes());
      }
    }
  }
}
