package dev.countersign.store;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Conditional;

import static org.assertj.core.api.Assertions.assertThat;

class OnEmbeddedFileTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withUserConfiguration(Watch.class);

	@Test
	void watchWhenNoUrlIsSetThenThere() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(Watch.class));
	}

	@ParameterizedTest
	@CsvSource({ "jdbc:h2:file:/srv/accounts,true", "jdbc:h2:/srv/accounts;WRITE_DELAY=0,true",
			"jdbc:h2:~/accounts,true", "jdbc:h2:mem:training,false", "jdbc:postgresql://db/countersign,false" })
	void watchWhenUrlLeadsToAFileThenThere(String url, boolean there) {
		this.runner.withPropertyValues("spring.datasource.url=" + url)
			.run((context) -> assertThat(context.getBeansOfType(Watch.class)).hasSize(there ? 1 : 0));
	}

	@Conditional(OnEmbeddedFile.class)
	static class Watch {

	}

}
