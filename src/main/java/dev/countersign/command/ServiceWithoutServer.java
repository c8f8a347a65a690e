package dev.countersign.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.LifecycleProcessor;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.ResolvableType;

/**
 * The service as the settings describe it, but with no port, no log and none of the
 * threads that a server has. Nothing in it is made before it is needed, so that a command
 * fails only for what it needs itself.
 */
record ServiceWithoutServer(ConfigurableApplicationContext context) implements OpenedService {

	/**
	 * An operator's transaction may wait for its input, as a server's may not, and what
	 * goes through a whole table may take its time.
	 */
	private static final Map<String, Object> PATIENCE = Map.of("spring.datasource.hikari.connection-init-sql",
			"SELECT 1", "spring.datasource.hikari.data-source-properties.socketTimeout", "0");

	static OpenedService open(Class<?> application, List<String> settings) {
		SpringApplication service = new SpringApplication(application);
		service.setWebApplicationType(WebApplicationType.NONE);
		service.setBannerMode(Banner.Mode.OFF);
		service.setRegisterShutdownHook(false);
		service.setDefaultProperties(PATIENCE);
		service.addInitializers((context) -> {
			context.addBeanFactoryPostProcessor(ServiceWithoutServer::makeNothingBeforeItIsNeeded);
			context.getBeanFactory().registerSingleton("lifecycleProcessor", new StartsNothing());
			context.getBeanFactory().registerSingleton("applicationEventMulticaster", new WakesNobody());
		});
		List<String> arguments = new ArrayList<>(settings);
		arguments.add("--logging.config=classpath:dev/countersign/command/silent-log.xml");
		arguments.add("--spring.datasource.hikari.maximum-pool-size=2");
		return new ServiceWithoutServer(service.run(arguments.toArray(String[]::new)));
	}

	@Override
	public void close() {
		this.context.close();
	}

	/** Unlike the framework's own switch also nothing that is scheduled. */
	private static void makeNothingBeforeItIsNeeded(ConfigurableListableBeanFactory beans) {
		for (String name : beans.getBeanDefinitionNames()) {
			beans.getBeanDefinition(name).setLazyInit(true);
		}
	}

	/**
	 * Opens the service with the settings of the command line.
	 *
	 * @param application the service, as Spring Boot starts it
	 * @param settings as {@code --name=value}
	 */
	record Opening(Class<?> application, List<String> settings) implements Opener {

		@Override
		public OpenedService open() {
			return ServiceWithoutServer.open(this.application, this.settings);
		}

		@Override
		public OpenedService open(List<String> more) {
			List<String> all = new ArrayList<>(this.settings);
			all.addAll(more);
			return ServiceWithoutServer.open(this.application, all);
		}

		@Override
		public ConfigurableApplicationContext serve(List<String> winning) {
			List<String> all = new ArrayList<>(winning);
			this.settings.stream()
				.filter((setting) -> winning.stream().noneMatch((other) -> name(other).equals(name(setting))))
				.forEach(all::add);
			return SpringApplication.run(this.application, all.toArray(String[]::new));
		}

		private static String name(String setting) {
			return setting.substring(0, setting.indexOf('='));
		}

	}

	/** Otherwise every listener to the start would have to be made for it. */
	private static final class WakesNobody extends SimpleApplicationEventMulticaster {

		@Override
		public void multicastEvent(ApplicationEvent event) {
		}

		@Override
		public void multicastEvent(ApplicationEvent event, @Nullable ResolvableType type) {
		}

	}

	private static final class StartsNothing implements LifecycleProcessor {

		@Override
		public void onRefresh() {
		}

		@Override
		public void onClose() {
		}

		@Override
		public void start() {
		}

		@Override
		public void stop() {
		}

		@Override
		public boolean isRunning() {
			return false;
		}

	}

}
