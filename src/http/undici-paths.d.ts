declare module 'undici/lib/*';
