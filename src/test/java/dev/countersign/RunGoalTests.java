package dev.countersign;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the README's command to Java as {@code java -jar} starts it.
 */
class RunGoalTests {

	private static final String SETTING = "/project/build/plugins/plugin[artifactId='spring-boot-maven-plugin']/configuration/%s";

	@Test
	void serviceWhenRunByMavenThenNoCompilerIsTurnedOff() throws Exception {
		assertThat(setting("optimizedLaunch")).isEqualTo("false");
		assertThat(setting("jvmArguments")).doesNotContain("TieredStopAtLevel", "-Xint");
	}

	private static String setting(String name) throws Exception {
		Document pom = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse("pom.xml");
		return XPathFactory.newInstance().newXPath().evaluate(SETTING.formatted(name), pom);
	}

}
