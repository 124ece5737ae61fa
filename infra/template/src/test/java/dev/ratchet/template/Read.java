package dev.ratchet.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads templates that a test spells out. Line 1 is the first line of the test's text. */
final class Read {

  static final Deployment DEPLOYMENT =
      Deployment.local("demo", name -> "http://queues/" + name, "http://api");

  static final String HEADER =
      """
      AWSTemplateFormatVersion: "2010-09-09"
      Transform: AWS::Serverless-2016-10-31
      """;

  private Read() {}

  /** The template, which is expected to be good. */
  static Template good(String text, Map<String, String> parameters) throws TemplateException {
    return Template.read(file(text + HEADER), DEPLOYMENT, parameters);
  }

  static Template good(String text) throws TemplateException {
    return good(text, Map.of());
  }

  /** The problems of the template, one on a line, without the file's folder. */
  static List<String> problems(String text, Map<String, String> parameters) {
    return problemsOf(file(text + HEADER), parameters);
  }

  static List<String> problems(String text) {
    return problems(text, Map.of());
  }

  static TemplateException refused(Path file, Map<String, String> parameters) {
    var thrown =
        catchThrowableOfType(
            TemplateException.class, () -> Template.read(file, DEPLOYMENT, parameters));
    assertThat(thrown).as("the template is refused").isNotNull();
    return thrown;
  }

  static List<String> problemsOf(Path file, Map<String, String> parameters) {
    var thrown = refused(file, parameters);
    var folder = file.getParent() + file.getFileSystem().getSeparator();
    return thrown.getMessage().lines().map(line -> line.replace(folder, "")).toList();
  }

  /** The text of a file beside this class. */
  static String resource(String name) {
    try (var in = Read.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file of its own with a text in it. */
  static Path file(String text) {
    try {
      var file = Files.createTempDirectory("template").resolve("template.yaml");
      file.toFile().deleteOnExit();
      file.getParent().toFile().deleteOnExit();
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
