package dev.countersign.connection;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;

class BodyTypeTests {

	@ParameterizedTest
	@ValueSource(strings = { "application/x-www-form-urlencoded", "Application/X-WWW-Form-URLencoded",
			"application/x-www-form-urlencoded;charset=UTF-8", "application/x-www-form-urlencoded ; charset=\"utf-8\"",
			"application/x-www-form-urlencoded;", "application/x-www-form-urlencoded;a=b;c=d" })
	void isFormWhenTypeIsOfFormsThenTrue(String type) {
		assertThat(BodyType.isForm(requestOf(type))).isTrue();
		assertThat(BodyType.isMultipart(requestOf(type))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "multipart/form-data", "multipart/form-data; boundary=x", "Multipart/Form-Data;boundary=x" })
	void isMultipartWhenTypeIsOfPartsThenTrue(String type) {
		assertThat(BodyType.isMultipart(requestOf(type))).isTrue();
		assertThat(BodyType.isForm(requestOf(type))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/x-www-form-urlencoded-too", "application/x-www-form-urlencoded2",
			"application/x-www-form-urlencoded+json", "application/x-www-form-urlencoded, application/json",
			"application/x-www-form-urlencoded/x", "x-application/x-www-form-urlencoded", "multipart/form-data-too",
			"multipart/form-data, text/plain", "multipart/mixed", "application/json", "text/plain", "application/*",
			"multipart/*", "*/*", "nonsense", " " })
	void isFormWhenTypeIsAnotherThenFalse(String type) {
		assertThat(BodyType.isForm(requestOf(type))).isFalse();
		assertThat(BodyType.isMultipart(requestOf(type))).isFalse();
	}

	@Test
	void isFormWhenNoTypeThenFalse() {
		assertThat(BodyType.isForm(new MockHttpServletRequest())).isFalse();
		assertThat(BodyType.isMultipart(new MockHttpServletRequest())).isFalse();
	}

	private static MockHttpServletRequest requestOf(String type) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setContentType(type);
		return request;
	}

}
