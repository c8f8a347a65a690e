package dev.countersign;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the classes and tests that the profile {@code mutants} names against those that
 * there are: a name that matches nothing is passed over there without a word.
 */
class MutantsProfileTests {

	private static final Path MAIN = Path.of("src/main/java");

	private static final Path TESTS = Path.of("src/test/java");

	private static final String PROPERTIES = "/project/profiles/profile[id='mutants']/properties/*[starts-with(name(), '%s')]";

	@ParameterizedTest
	@MethodSource("classes")
	void classWhenNamedThenExists(String name) throws IOException {
		assertThat(files(MAIN, name)).isNotEmpty();
	}

	@ParameterizedTest
	@MethodSource("tests")
	void testWhenNamedThenExistsAndStartsNoService(String name) throws IOException {
		assertThat(files(TESTS, name)).isNotEmpty().allSatisfy((file) -> {
			String source = Files.readString(file);
			assertThat(source).doesNotContain("@IntegrationTest", "@SpringBootTest");
		});
	}

	static Stream<String> classes() throws Exception {
		return names("mutants.");
	}

	static Stream<String> tests() throws Exception {
		return names("noticing.");
	}

	/** An asterisk stands for any characters of a name, for the profile and here. */
	private static List<Path> files(Path root, String name) throws IOException {
		int dot = name.lastIndexOf('.');
		Path folder = root.resolve(name.substring(0, dot).replace('.', '/'));
		try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, name.substring(dot + 1) + ".java")) {
			return StreamSupport.stream(files.spliterator(), false).toList();
		}
	}

	private static Stream<String> names(String prefix) throws Exception {
		Document pom = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse("pom.xml");
		NodeList lists = (NodeList) XPathFactory.newInstance()
			.newXPath()
			.evaluate(PROPERTIES.formatted(prefix), pom, XPathConstants.NODESET);
		return IntStream.range(0, lists.getLength())
			.mapToObj((index) -> lists.item(index).getTextContent())
			.flatMap((list) -> Stream.of(list.split(",")));
	}

}
