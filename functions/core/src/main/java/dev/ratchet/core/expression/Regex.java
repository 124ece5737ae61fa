package dev.ratchet.core.expression;

import com.dashjoin.jsonata.Jsonata.JFunction;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pattern between slashes, which is also a function. It is matched without going back over the
 * text, each character being looked at by as many instructions as the pattern has; all are counted.
 */
final class Regex extends JFunction {
  /** The most instructions of a pattern. */
  private static final int INSTRUCTIONS_MAX = 4_000;

  /** What it costs to begin to look for a match, in steps. */
  private static final int FIND_STEPS = 5;

  private final Pattern pattern;

  /** How many instructions one look at a character stands for. */
  private final int weight;

  private Regex(Pattern pattern) {
    super((_, _) -> null, "<s-:o>");
    this.pattern = pattern;
    this.weight = 1 + pattern.programSize() * (4 + pattern.groupCount()) / 32;
  }

  /** Reads a pattern that the library has found. */
  static Regex of(java.util.regex.Pattern found) {
    String text = RegexText.translate(found.pattern());
    int flags =
        ((found.flags() & java.util.regex.Pattern.CASE_INSENSITIVE) != 0
                ? Pattern.CASE_INSENSITIVE
                : 0)
            | ((found.flags() & java.util.regex.Pattern.MULTILINE) != 0 ? Pattern.MULTILINE : 0);
    try {
      var pattern = Pattern.compile(text, flags);
      if (pattern.programSize() > INSTRUCTIONS_MAX) {
        throw RegexText.tooLarge();
      }
      return new Regex(pattern);
    } catch (PatternSyntaxException e) {
      throw RegexText.unknown(e.getPattern() == null ? text : e.getPattern());
    }
  }

  /**
   * One match.
   *
   * @param start where it begins in Java's characters
   * @param end where it ends, likewise
   * @param groups what its groups matched, null where one took no part
   */
  record Match(int start, int end, String text, List<String> groups) {}

  @Override
  public Object validate(Object args, Object context) {
    return Builtin.validated(super::validate, args, context);
  }

  @Override
  @SuppressWarnings("rawtypes")
  public Object call(Object input, List args) {
    String text = (String) Builtin.arg(args, 0);
    return text == null ? null : tell(text, find(text, 0));
  }

  private Map<String, Object> tell(String text, Optional<Match> found) {
    if (found.isEmpty()) {
      return null;
    }
    Match match = found.get();
    Meter.current().chars(match.end());
    int start = text.codePointCount(0, match.start());
    var told = new LinkedHashMap<String, Object>();
    told.put("match", match.text());
    told.put("start", start);
    told.put("end", start + Texts.length(match.text()));
    told.put("groups", match.groups());
    told.put("next", new Builtin("<:o>", Builtin.Bound.PATTERN, _ -> next(text, match)));
    return told;
  }

  private Object next(String text, Match match) {
    int from = after(text, match);
    return from > text.length() ? null : tell(text, find(text, from));
  }

  /** The first match from here on. */
  Optional<Match> find(String text, int from) {
    Meter meter = Meter.current();
    meter.steps(FIND_STEPS);
    Matcher matcher = pattern.matcher(new Counted(text, meter));
    if (!matcher.find(from)) {
      return Optional.empty();
    }
    var groups = new ArrayList<String>(pattern.groupCount());
    for (int i = 1; i <= pattern.groupCount(); i++) {
      groups.add(matcher.group(i));
    }
    meter.values(groups.size() + 1L);
    return Optional.of(new Match(matcher.start(), matcher.end(), matcher.group(), groups));
  }

  /** All matches, at most so many. */
  List<Match> findAll(String text, int most) {
    var matches = new ArrayList<Match>();
    int from = 0;
    while (from <= text.length() && matches.size() < most) {
      Optional<Match> match = find(text, from);
      match.ifPresent(matches::add);
      from = match.isEmpty() ? text.length() + 1 : after(text, match.get());
    }
    return matches;
  }

  /** Where the next match may begin: behind this one, and one further if it is empty. */
  private static int after(String text, Match match) {
    boolean isEmpty = match.start() == match.end();
    return !isEmpty || match.end() == text.length()
        ? match.end() + (isEmpty ? 1 : 0)
        : text.offsetByCodePoints(match.end(), 1);
  }

  /** A text that counts how often a character of it is looked at. */
  private final class Counted implements CharSequence {
    private final String text;
    private final Meter meter;

    Counted(String text, Meter meter) {
      this.text = text;
      this.meter = meter;
    }

    @Override
    public char charAt(int index) {
      meter.pattern(weight);
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      meter.chars(end - start);
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
