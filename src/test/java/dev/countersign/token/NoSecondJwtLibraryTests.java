package dev.countersign.token;

import org.junit.jupiter.api.Test;

import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * JWT is parsed by one library: two would be two opinions of what a token says.
 */
class NoSecondJwtLibraryTests {

	@Test
	void classPathWhenSearchedThenHoldsNoNimbus() throws Exception {
		assertThat(new PathMatchingResourcePatternResolver().getResources("classpath*:com/nimbusds/**/*.class"))
			.isEmpty();
	}

	@Test
	void classPathWhenSearchedThenHoldsNoDecoderOfAnotherMake() {
		assertThat(ClassUtils.isPresent("org.springframework.security.oauth2.jwt.JwtDecoder", null)).isFalse();
		assertThat(ClassUtils.isPresent("com.auth0.jwt.JWT", null)).isFalse();
		assertThat(ClassUtils.isPresent("org.jose4j.jwt.JwtClaims", null)).isFalse();
	}

	@Test
	void classPathWhenSearchedTheSameWayThenHoldsOurs() throws Exception {
		assertThat(new PathMatchingResourcePatternResolver().getResources("classpath*:io/jsonwebtoken/**/*.class"))
			.isNotEmpty();
	}

}
