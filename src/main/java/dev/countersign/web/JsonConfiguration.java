package dev.countersign.web;

import java.util.Collections;
import java.util.List;

import io.swagger.v3.core.util.Json31;
import jakarta.servlet.http.HttpServletRequest;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.multipart.MultipartResolver;
import org.springframework.web.multipart.support.StandardServletMultipartResolver;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.util.WebUtils;

/**
 * JSON in, JSON out: strict in what is read, snake case in what is written. That is for
 * the types of this service; what others add is read and written as they are used to.
 */
@Configuration(proxyBeanMethods = false)
class JsonConfiguration implements WebMvcConfigurer {

	private static final List<MediaType> OTHER_FORMS = List.of(MediaType.APPLICATION_CBOR, MediaType.APPLICATION_YAML,
			MediaType.APPLICATION_XML);

	private final JsonMapper json;

	private final ObjectProvider<HttpMessageConverter<?>> chosen;

	JsonConfiguration(JsonMapper json, ObjectProvider<HttpMessageConverter<?>> chosen) {
		this.json = json;
		this.chosen = chosen;
	}

	@Override
	public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
		converters.addCustomConverter(JsonConverter.ofOwnTypes(strict(this.json)))
			.withJsonConverter(JsonConverter.ofOtherTypes(this.json))
			.configureMessageConvertersList((all) -> all.removeIf(this::isByChance));
	}

	/**
	 * The framework reads and writes every form that some library knows, and those for
	 * CBOR and YAML are here for other work. Somebody who wants such a form makes its
	 * converter a bean.
	 */
	private boolean isByChance(HttpMessageConverter<?> converter) {
		return !Collections.disjoint(converter.getSupportedMediaTypes(), OTHER_FORMS)
				&& this.chosen.stream().noneMatch((bean) -> bean == converter);
	}

	@Override
	public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
		negotiation.strategies(List.of(new LenientContentNegotiationStrategy()));
	}

	/** The description names fields as they are written, by a JSON library of its own. */
	@Bean
	SnakeCaseModelResolver describedTypes() {
		return new SnakeCaseModelResolver(Json31.mapper());
	}

	/** Knows only bodies that were taken apart for a controller that may take them. */
	@Bean(DispatcherServlet.MULTIPART_RESOLVER_BEAN_NAME)
	MultipartResolver multipartBodies() {
		return new StandardServletMultipartResolver() {

			@Override
			public boolean isMultipart(HttpServletRequest request) {
				BufferedBodyRequest buffered = WebUtils.getNativeRequest(request, BufferedBodyRequest.class);
				return buffered != null && buffered.hasParts();
			}

		};
	}

	private static JsonMapper strict(JsonMapper json) {
		return json.rebuild()
			.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
			.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
			.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
			.disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
			.withCoercionConfig(LogicalType.Textual,
					(coercion) -> coercion.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
						.setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
						.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
			.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
			.addModule(new SimpleModule("whole numbers").addDeserializer(Long.class, new WholeNumberDeserializer()))
			.build();
	}

}
